from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0006_account_life'),
    ]

    operations = [
        migrations.AlterField(
            model_name='upload',
            name='kind',
            field=models.CharField(choices=[('departments', 'Departments'), ('people', 'People'), ('scores', 'Deductions')], max_length=20, verbose_name='kind'),
        ),
    ]
