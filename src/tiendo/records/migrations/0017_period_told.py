from typing import Any

from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery
from django.db.models.functions import TruncDate


def fill(apps: Any, _: Any) -> None:
    """The day of the first report in each period that was never taken back, in the installation's own time."""
    reports = apps.get_model("records", "Report").objects.filter(period=OuterRef("pk"), taken_back_at=None).order_by()
    first = reports.values("period").annotate(first=TruncDate(Min("sent_at"))).values("first")
    apps.get_model("records", "ReportingPeriod").objects.update(told_on=Subquery(first))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0016_report_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='reportingperiod',
            name='told_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='reportingperiod',
            name='locks_on',
            field=models.DateField(db_index=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
