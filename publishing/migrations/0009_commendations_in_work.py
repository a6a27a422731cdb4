
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0018_papers_among_the_notices'),
        ('publishing', '0008_superseding_drafts'),
        ('scoring', '0015_individuals_written_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='paperdraft',
            name='half_year_decision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_drafts', to='scoring.halfyeardecision', verbose_name='decision of a half-year'),
        ),
        migrations.AddConstraint(
            model_name='paperdraft',
            constraint=models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True), ('publication__isnull', True)), fields=('half_year_decision', 'starter'), name='one_draft_per_decision', violation_error_message='This paper is in work already.'),
        ),
    ]
