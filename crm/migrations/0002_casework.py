"""Case categories, which name their retention category, and the cases of them."""

import crm.references
import crm.shielding
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0001_initial'),
        ('retention', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('target_working_days', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(250)], verbose_name='target in working days')),
                ('asks_location', models.BooleanField(default=False, help_text='For things in a street or a park.', verbose_name='asks for the location')),
                ('guidance', models.TextField(blank=True, verbose_name='what to ask and to say')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
                ('retention_category', models.ForeignKey(help_text='How long cases of this category are kept. It counts for cases opened from now on.', limit_choices_to={'applies_to': 'crm.case'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='retention.retentioncategory', verbose_name='retention category')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='crm.service', verbose_name='service')),
            ],
            options={
                'verbose_name': 'case category',
                'verbose_name_plural': 'case categories',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(default=crm.references.for_case, editable=False, max_length=12, unique=True, verbose_name='reference')),
                ('retention_category', models.SlugField(db_index=False, editable=False, verbose_name='retention category')),
                ('asked', crm.shielding.FreeTextField(max_length=4000, verbose_name='asked')),
                ('answered', crm.shielding.FreeTextField(blank=True, max_length=4000, verbose_name='answered')),
                ('location', crm.shielding.FreeTextField(blank=True, max_length=200, single_line=True, verbose_name='location')),
                ('status', models.CharField(choices=[('open', 'Open'), ('in_progress', 'In progress'), ('waiting', 'Waiting for the customer'), ('referred', 'Referred to the service'), ('closed', 'Closed'), ('reopened', 'Reopened')], default='open', max_length=12, verbose_name='status')),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('due_on', models.DateField(verbose_name='due')),
                ('due_reasoning', models.CharField(blank=True, editable=False, max_length=500, verbose_name='how the due date was worked out')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('reopened_count', models.PositiveSmallIntegerField(default=0, verbose_name='times reopened')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='crm.contact', verbose_name='opened by contact')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='crm.customer', verbose_name='customer')),
                ('outcome', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.outcome', verbose_name='outcome')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('referred_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referred_cases', to='crm.service', verbose_name='referred to')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='crm.service', verbose_name='service')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='crm.team', verbose_name='team')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='crm.casecategory', verbose_name='category')),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'ordering': ['-opened_at'],
                'permissions': [('work_referred_case', 'Can see and work on cases referred to their own service'), ('assign_case', 'Can give a case to a colleague or another team')],
            },
        ),
        migrations.CreateModel(
            name='CaseContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('reopened', models.BooleanField(default=False, verbose_name='reopened the case')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='chasers', to='crm.case', verbose_name='case')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.channel', verbose_name='channel')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chased', to='crm.contact', verbose_name='contact')),
            ],
            options={
                'verbose_name': 'contact about a case',
                'verbose_name_plural': 'contacts about a case',
                'ordering': ['-received_at'],
            },
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', crm.shielding.FreeTextField(max_length=4000, verbose_name='note')),
                ('is_private', models.BooleanField(default=True, verbose_name='private')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='notes', to='crm.case', verbose_name='case')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='case_notes', to='crm.contact', verbose_name='said in contact')),
            ],
            options={
                'verbose_name': 'case note',
                'verbose_name_plural': 'case notes',
                'ordering': ['-written_at'],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_reference', models.CharField(max_length=60, verbose_name="provider's reference")),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount')),
                ('paid_on', models.DateField(verbose_name='paid on')),
                ('scheme', models.CharField(choices=[('visa', 'Visa'), ('mastercard', 'Mastercard'), ('amex', 'American Express'), ('maestro', 'Maestro'), ('other', 'Other')], default='other', max_length=10, verbose_name='scheme')),
                ('last_four', models.CharField(blank=True, max_length=4, validators=[django.core.validators.RegexValidator('^[0-9]{4}$', 'Enter the last four digits only.')], verbose_name='last four digits')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='payments', to='crm.case', verbose_name='case')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['-paid_on', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['retention_category', 'closed_at', 'id'], name='case_clock'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status', 'closed'), _negated=True), fields=['team', 'due_on'], name='case_team_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('status', 'closed'), _negated=True), fields=['owner', 'due_on'], name='case_owner_queue'),
        ),
    ]
