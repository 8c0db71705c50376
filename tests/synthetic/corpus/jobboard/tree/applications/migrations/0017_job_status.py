from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0016_sent_at")]

    operations = [
        migrations.AddIndex("application", models.Index(fields=["job", "status"], name="app_job_status")),
    ]
