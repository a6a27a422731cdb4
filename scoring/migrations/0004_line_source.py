import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0003_settled_order'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledgerline',
            name='public_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='public reason'),
        ),
        migrations.CreateModel(
            name='LineSource',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='source', serialize=False, to='scoring.ledgerline', verbose_name='ledger line')),
                ('kind', models.CharField(choices=[('workbook', 'Workbook of a group'), ('sheet', 'Sheet of the office')], max_length=10, verbose_name='kind')),
                ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('place', models.CharField(max_length=60, verbose_name='sheet and cell')),
                ('text', models.CharField(max_length=500, verbose_name='as it stood there')),
            ],
            options={
                'verbose_name': 'source of a line',
                'verbose_name_plural': 'sources of lines',
                'ordering': ['line'],
            },
        ),
    ]
