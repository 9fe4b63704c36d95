"""Periods, holds, runs, certificates and files."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('count', models.PositiveIntegerField(verbose_name='entries')),
                ('entries_digest', models.CharField(max_length=64, verbose_name='digest of the entries')),
                ('previous', models.CharField(max_length=64, verbose_name='digest before')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('sealed_at', models.DateTimeField(verbose_name='sealed')),
            ],
            options={
                'verbose_name': 'audit seal',
                'verbose_name_plural': 'audit seals',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='number')),
                ('digest', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64, verbose_name='digest')),
            ],
            options={
                'verbose_name': 'chain head',
                'verbose_name_plural': 'chain head',
            },
        ),
        migrations.CreateModel(
            name='DisposalBatch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(unique=True, verbose_name='number')),
                ('label', models.CharField(max_length=100, verbose_name='record type')),
                ('action', models.CharField(choices=[('delete', 'Delete'), ('anonymise', 'Anonymise')], max_length=10, verbose_name='action')),
                ('cutoff', models.CharField(max_length=40, verbose_name='clock before')),
                ('count', models.PositiveIntegerField(verbose_name='records')),
                ('parts', models.JSONField(default=dict, verbose_name='parts')),
                ('disposed_at', models.DateTimeField(verbose_name='disposed')),
                ('audit_seal', models.CharField(blank=True, max_length=64, verbose_name='seal of the audit log')),
                ('entries_digest', models.CharField(max_length=64, verbose_name='digest of the records')),
                ('previous', models.CharField(max_length=64, verbose_name='digest before')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('ledger_at', models.DateTimeField(blank=True, null=True, verbose_name='in the ledger since')),
            ],
            options={
                'verbose_name': 'disposal certificate',
                'verbose_name_plural': 'disposal certificates',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'gate',
                'verbose_name_plural': 'gate',
            },
        ),
        migrations.CreateModel(
            name='DisposalEntry',
            fields=[
                ('record', models.UUIDField(primary_key=True, serialize=False, verbose_name='record')),
                ('batch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='retention.disposalbatch', verbose_name='certificate')),
            ],
            options={
                'verbose_name': 'disposed record',
                'verbose_name_plural': 'disposed records',
            },
        ),
        migrations.CreateModel(
            name='DisposalRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('job', models.CharField(max_length=40, verbose_name='job')),
                ('slot', models.CharField(max_length=60, verbose_name='slot')),
                ('today', models.DateField(verbose_name='day')),
                ('state', models.CharField(choices=[('running', 'Running'), ('succeeded', 'Succeeded'), ('stopped', 'Stopped: asks the data-protection officer'), ('failed', 'Failed'), ('interrupted', 'Interrupted')], default='running', max_length=12, verbose_name='state')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('seen_at', models.DateTimeField(verbose_name='last sign of life')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('fault', models.CharField(blank=True, max_length=200, verbose_name='fault')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
            ],
            options={
                'verbose_name': 'disposal run',
                'verbose_name_plural': 'disposal runs',
                'ordering': ['-started_at'],
            },
        ),
        migrations.AddField(
            model_name='disposalbatch',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='retention.disposalrun', verbose_name='run'),
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('legal', 'legal hold'), ('request', 'open rights request'), ('restriction', 'restriction of processing'), ('complaint', 'live complaint'), ('audit', 'audit or investigation'), ('other', 'other hold')], max_length=12, verbose_name='kind')),
                ('label', models.CharField(max_length=100, verbose_name='record type')),
                ('record', models.UUIDField(verbose_name='record')),
                ('cause_label', models.CharField(blank=True, max_length=100, verbose_name='cause type')),
                ('cause_id', models.UUIDField(blank=True, null=True, verbose_name='cause')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('authority', models.CharField(blank=True, max_length=300, verbose_name='authority')),
                ('placed_at', models.DateTimeField(verbose_name='placed')),
                ('review_on', models.DateField(verbose_name='review by')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released')),
                ('release_reason', models.CharField(blank=True, max_length=500, verbose_name='why it was released')),
                ('placed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='released by')),
            ],
            options={
                'verbose_name': 'hold',
                'verbose_name_plural': 'holds',
                'ordering': ['review_on'],
            },
        ),
        migrations.CreateModel(
            name='RetentionCategory',
            fields=[
                ('key', models.SlugField(primary_key=True, serialize=False, verbose_name='key')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('applies_to', models.CharField(max_length=100, verbose_name='records')),
                ('action', models.CharField(choices=[('delete', 'Delete'), ('anonymise', 'Anonymise')], default='delete', max_length=10, verbose_name='at the end')),
                ('declared', models.BooleanField(default=False, verbose_name='declared by the software')),
                ('not_enforced_because', models.CharField(blank=True, max_length=200, verbose_name='not enforced because')),
                ('live_at', models.DateTimeField(blank=True, null=True, verbose_name='live since')),
                ('brake_released_to', models.PositiveIntegerField(blank=True, null=True, verbose_name='brake released up to')),
                ('brake_released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='brake released by')),
                ('live_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made live by')),
            ],
            options={
                'verbose_name': 'retention category',
                'verbose_name_plural': 'retention categories',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='RetentionPolicy',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('length', models.PositiveIntegerField(verbose_name='kept for')),
                ('unit', models.CharField(choices=[('day', 'days'), ('month', 'months'), ('year', 'years')], max_length=5, verbose_name='unit')),
                ('authority', models.CharField(help_text='The law, guidance or decision that this period rests on.', max_length=300, verbose_name='authority')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason for the change')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Proposed'), ('in_force', 'In force'), ('replaced', 'Replaced'), ('refused', 'Refused')], default='draft', max_length=10, verbose_name='state')),
                ('drafted_at', models.DateTimeField(verbose_name='drafted')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policies', to='retention.retentioncategory', verbose_name='category')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'retention period',
                'verbose_name_plural': 'retention periods',
                'ordering': ['category', '-version'],
            },
        ),
        migrations.AddField(
            model_name='disposalbatch',
            name='policy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='retention.retentionpolicy', verbose_name='period'),
        ),
        migrations.CreateModel(
            name='RunResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('done', 'Done'), ('preview_only', 'Preview only: not live'), ('braked', 'Stopped by the brake')], max_length=12, verbose_name='state')),
                ('due', models.PositiveIntegerField(default=0, verbose_name='due')),
                ('disposed', models.PositiveIntegerField(default=0, verbose_name='disposed')),
                ('busy', models.PositiveIntegerField(default=0, verbose_name='busy')),
                ('set_aside', models.PositiveIntegerField(default=0, verbose_name='set aside')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='retention.retentioncategory', verbose_name='category')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='retention.retentionpolicy', verbose_name='period')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='retention.disposalrun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'result',
                'verbose_name_plural': 'results',
                'ordering': ['run', 'category'],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=100, verbose_name='record type')),
                ('record', models.UUIDField(verbose_name='record')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('set_aside_at', models.DateTimeField(verbose_name='set aside')),
                ('retry_at', models.DateTimeField(blank=True, null=True, verbose_name='to be tried again since')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='retention.retentioncategory', verbose_name='category')),
            ],
            options={
                'verbose_name': 'record set aside',
                'verbose_name_plural': 'records set aside',
                'ordering': ['-set_aside_at'],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='key')),
                ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('owner_label', models.CharField(max_length=100, verbose_name='owner type')),
                ('owner_id', models.UUIDField(db_index=True, verbose_name='owner')),
                ('key_id', models.CharField(blank=True, max_length=40, verbose_name='encryption key')),
                ('state', models.CharField(choices=[('kept', 'Kept'), ('doomed', 'Doomed'), ('gone', 'Gone')], default='kept', max_length=6, verbose_name='state')),
                ('stored_at', models.DateTimeField(verbose_name='stored')),
                ('doomed_at', models.DateTimeField(blank=True, null=True, verbose_name='doomed')),
                ('gone_at', models.DateTimeField(blank=True, null=True, verbose_name='gone')),
            ],
            options={
                'verbose_name': 'stored file',
                'verbose_name_plural': 'stored files',
                'indexes': [models.Index(condition=models.Q(('state', 'doomed')), fields=['doomed_at'], name='file_doomed')],
            },
        ),
        migrations.CreateModel(
            name='ActivityVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('activity', models.SlugField(verbose_name='activity')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('purpose', models.TextField(verbose_name='purpose')),
                ('basis', models.CharField(max_length=200, verbose_name='lawful basis')),
                ('condition', models.CharField(blank=True, max_length=200, verbose_name='Article 9 condition')),
                ('people', models.CharField(max_length=200, verbose_name='people')),
                ('recipients', models.JSONField(blank=True, default=list, verbose_name='recipients')),
                ('in_force', models.BooleanField(default=True, verbose_name='in force')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'processing activity',
                'verbose_name_plural': 'processing activities',
                'ordering': ['activity', '-version'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'version'), name='one_activity_a_version'), models.UniqueConstraint(condition=models.Q(('in_force', True)), fields=('activity',), name='one_activity_in_force')],
            },
        ),
        migrations.AddConstraint(
            model_name='disposalrun',
            constraint=models.UniqueConstraint(fields=('job', 'slot'), name='one_run_a_slot'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('released_at', None)), fields=['record'], name='hold_live_record'),
        ),
        migrations.AddConstraint(
            model_name='retentionpolicy',
            constraint=models.UniqueConstraint(fields=('category', 'version'), name='one_policy_a_version'),
        ),
        migrations.AddConstraint(
            model_name='retentionpolicy',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('category',), name='one_policy_in_force'),
        ),
        migrations.AddIndex(
            model_name='disposalbatch',
            index=models.Index(condition=models.Q(('ledger_at', None)), fields=['number'], name='batch_not_in_ledger'),
        ),
        migrations.AddConstraint(
            model_name='runresult',
            constraint=models.UniqueConstraint(fields=('run', 'category'), name='one_result_a_category'),
        ),
        migrations.AddConstraint(
            model_name='setaside',
            constraint=models.UniqueConstraint(condition=models.Q(('retry_at', None)), fields=('record',), name='set_aside_once'),
        ),
    ]
