from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaign", "0004_upload")]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="first_month",
            field=models.DateField(
                blank=True,
                help_text="Its first day; empty for a campaign that begins with the year.",
                null=True,
                verbose_name="first month that is assessed",
            ),
        ),
    ]
