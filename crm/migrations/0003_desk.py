"""What an advisor sits at: questions, gazetteer, set-up, figures, and from when a case is urgent."""

import crm.shielding
import datetime
from datetime import timedelta
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import TruncDate


def _say_what_targets_were_counted_from(apps, schema_editor):
    """Say of each case what its due date was counted from, and from when it is urgent; the due date itself stays.

    A reopened case was counted from the day on which it was reopened, which no column tells: its due date counts from itself.
    """
    Case = apps.get_model("crm", "Case")
    category = apps.get_model("crm", "CaseCategory").objects.filter(pk=OuterRef("category"))
    Case.objects.update(
        target_from_on=TruncDate("opened_at"),
        target_working_days=Subquery(category.values("target_working_days")[:1]),
        escalate_on=F("due_on"),
    )
    Case.objects.filter(reopened_count__gt=0).update(target_from_on=F("due_on"), target_working_days=0)
    for case in Case.objects.exclude(status="closed").iterator():
        days = (case.due_on - case.target_from_on).days
        # Weekends are close enough for what was opened before this version: a fifth of the way back from the due date.
        case.escalate_on = case.due_on - timedelta(days=days // 5)
        case.save(update_fields=["escalate_on"])


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0002_casework'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.CharField(max_length=200, verbose_name='question as it was asked')),
                ('value', crm.shielding.FreeTextField(max_length=2000, verbose_name='answer')),
                ('uprn', models.CharField(blank=True, max_length=12, verbose_name='UPRN')),
            ],
            options={
                'verbose_name': 'answer to a question of the category',
                'verbose_name_plural': 'answers to questions of the category',
                'ordering': ['question__position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CategoryQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.CharField(max_length=200, verbose_name='question')),
                ('hint', models.CharField(blank=True, help_text='Stands under the question, such as “as on the bin”.', max_length=200, verbose_name='hint')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('choice', 'Choice from a list'), ('date', 'Date'), ('number', 'Number'), ('address', 'Address')], default='text', max_length=7, verbose_name='kind of answer')),
                ('choices', models.TextField(blank=True, help_text='One a line, for a choice from a list.', verbose_name='choices')),
                ('is_required', models.BooleanField(default=False, verbose_name='must be answered')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'question of a category',
                'verbose_name_plural': 'questions of a category',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone number')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('dpo_email', models.EmailField(blank=True, max_length=254, verbose_name='data-protection officer’s e-mail address')),
                ('dpo_address', models.CharField(blank=True, max_length=300, verbose_name='data-protection officer’s postal address')),
                ('colour', models.CharField(default='#123f3a', help_text='Of the bar at the top. White letters must be readable on it.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Write a colour as # and six signs, such as #123f3a.')], verbose_name='colour')),
                ('welcome', models.TextField(blank=True, help_text='Stands above the ways to contact you.', max_length=1000, verbose_name='text on the front page')),
                ('closing_words', models.CharField(blank=True, help_text='Shown with the references that are read out.', max_length=300, verbose_name='what advisors say at the end of a contact')),
                ('nation', models.CharField(choices=[('ENG', 'England'), ('SCT', 'Scotland'), ('WLS', 'Wales'), ('NIR', 'Northern Ireland')], default='ENG', help_text='Whose bank holidays are no working days.', max_length=3, verbose_name='nation')),
            ],
            options={
                'verbose_name': 'council',
                'verbose_name_plural': 'council',
            },
        ),
        migrations.CreateModel(
            name='CountedDay',
            fields=[
                ('on', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('counted_at', models.DateTimeField(verbose_name='counted')),
            ],
            options={
                'verbose_name': 'counted day',
                'verbose_name_plural': 'counted days',
                'ordering': ['-on'],
            },
        ),
        migrations.CreateModel(
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('contacts', 'Contacts'), ('nothing_to_log', 'Contacts with nothing to log'), ('repeat_contacts', 'Repeat contacts'), ('cases', 'Cases opened'), ('answered_at_once', 'Answered in the first contact'), ('closed', 'Cases closed'), ('waiting', 'Waiting for somebody to take them'), ('due', 'Due that day'), ('overdue', 'Overdue'), ('open', 'Open')], max_length=16, verbose_name='measure')),
                ('count', models.PositiveIntegerField(verbose_name='count')),
            ],
            options={
                'verbose_name': 'daily count',
                'verbose_name_plural': 'daily counts',
                'ordering': ['-day', 'measure'],
            },
        ),
        migrations.CreateModel(
            name='OpeningTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], unique=True, verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(verbose_name='closes')),
            ],
            options={
                'verbose_name': 'opening time',
                'verbose_name_plural': 'opening times',
                'ordering': ['weekday'],
            },
        ),
        migrations.CreateModel(
            name='Property',
            fields=[
                ('uprn', models.CharField(max_length=12, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^[0-9]{1,12}$', 'A UPRN has up to twelve digits.')], verbose_name='UPRN')),
                ('lines', models.CharField(max_length=250, verbose_name='address')),
                ('town', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('postcode', models.CharField(blank=True, db_index=True, max_length=10, verbose_name='postcode')),
                ('lines_key', models.CharField(db_index=True, editable=False, max_length=250)),
                ('loaded_at', models.DateTimeField(verbose_name='loaded')),
            ],
            options={
                'verbose_name': 'address in the gazetteer',
                'verbose_name_plural': 'addresses in the gazetteer',
                'ordering': ['postcode', 'lines_key', 'uprn'],
            },
        ),
        migrations.CreateModel(
            name='SetUpVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=100, verbose_name='kind')),
                ('record', models.CharField(max_length=40, verbose_name='record')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('values', models.JSONField(verbose_name='values')),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
            ],
            options={
                'verbose_name': 'version of the set-up',
                'verbose_name_plural': 'versions of the set-up',
                'ordering': ['-saved_at', '-id'],
            },
        ),
        migrations.AlterModelOptions(
            name='case',
            options={'ordering': ['-opened_at'], 'permissions': [('work_referred_case', 'Can see and work on cases referred to their own service'), ('assign_case', 'Can give a case to a colleague or another team'), ('export_case', 'Can take a list of cases away as a file, with a reason'), ('view_restricted', 'Can open records whose processing is restricted')], 'verbose_name': 'case', 'verbose_name_plural': 'cases'},
        ),
        migrations.AddField(
            model_name='case',
            name='escalate_on',
            field=models.DateField(default=datetime.date(2000, 1, 1), editable=False, verbose_name='marked as urgent from'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='case',
            name='target_from_on',
            field=models.DateField(default=datetime.date(2000, 1, 1), editable=False, verbose_name='target counted from'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='case',
            name='target_working_days',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='target in working days'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='do_not_use',
            field=models.BooleanField(default=False, verbose_name='do not use'),
        ),
        migrations.AddField(
            model_name='service',
            name='is_active',
            field=models.BooleanField(default=True, verbose_name='offered'),
        ),
        migrations.AddField(
            model_name='team',
            name='is_active',
            field=models.BooleanField(default=True, verbose_name='offered'),
        ),
        migrations.AddField(
            model_name='user',
            name='shortcuts',
            field=models.JSONField(blank=True, default=dict, verbose_name='own keyboard shortcuts'),
        ),
        migrations.AddField(
            model_name='user',
            name='uses_shortcuts',
            field=models.BooleanField(default=True, verbose_name='uses keyboard shortcuts'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status', 'closed'), _negated=True), fields=['service', 'due_on'], name='case_service_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status', 'closed'), _negated=True), fields=['referred_to', 'due_on'], name='case_referred_queue'),
        ),
        migrations.AddField(
            model_name='caseanswer',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='answers', to='crm.case', verbose_name='case'),
        ),
        migrations.AddField(
            model_name='categoryquestion',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='crm.casecategory', verbose_name='case category'),
        ),
        migrations.AddField(
            model_name='caseanswer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='crm.categoryquestion', verbose_name='question'),
        ),
        migrations.AddConstraint(
            model_name='council',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_council'),
        ),
        migrations.AddField(
            model_name='dailycount',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.casecategory', verbose_name='case category'),
        ),
        migrations.AddField(
            model_name='dailycount',
            name='channel',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.channel', verbose_name='channel'),
        ),
        migrations.AddField(
            model_name='dailycount',
            name='day',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='crm.countedday', verbose_name='day'),
        ),
        migrations.AddField(
            model_name='dailycount',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.team', verbose_name='team'),
        ),
        migrations.AddConstraint(
            model_name='openingtime',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='opening_time_closes_later', violation_error_message='The council closes after it opens.'),
        ),
        migrations.AddField(
            model_name='setupversion',
            name='saved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by'),
        ),
        migrations.AddConstraint(
            model_name='caseanswer',
            constraint=models.UniqueConstraint(fields=('case', 'question'), name='one_answer_a_question'),
        ),
        migrations.AddIndex(
            model_name='dailycount',
            index=models.Index(fields=['day', 'measure'], name='daily_count_measure'),
        ),
        migrations.AddConstraint(
            model_name='setupversion',
            constraint=models.UniqueConstraint(fields=('label', 'record', 'number'), name='one_set_up_version_a_number'),
        ),
        migrations.RunPython(_say_what_targets_were_counted_from, migrations.RunPython.noop, elidable=True),
    ]
