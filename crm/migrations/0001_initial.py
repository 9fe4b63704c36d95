"""Users, people and contacts: everything that does not point to the retention engine."""

import crm.references
import crm.shielding
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('asks_place', models.BooleanField(default=False, help_text='For face to face: the office or kiosk.', verbose_name='asks for the place')),
                ('asks_handle', models.BooleanField(default=False, help_text='For social media.', verbose_name='asks for the account and a link')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'channel',
                'verbose_name_plural': 'channels',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
            ],
            options={
                'verbose_name': 'service',
                'verbose_name_plural': 'services',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'team',
                'verbose_name_plural': 'teams',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('staff', 'Staff'), ('resident', 'Resident')], default='staff', max_length=8, verbose_name='kind')),
                ('email', models.EmailField(error_messages={'unique': 'Somebody already has this e-mail address.'}, max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('is_active', models.BooleanField(default=True, help_text='Clear this when somebody leaves, instead of deleting them.', verbose_name='active')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('services', models.ManyToManyField(blank=True, help_text='The services whose referred cases a service officer sees.', related_name='officers', to='crm.service', verbose_name='services')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='crm.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'ordering': ['email'],
                'permissions': [('use_admin', 'Can sign in to the administration site')],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(default=crm.references.for_customer, editable=False, max_length=36, unique=True, verbose_name='reference')),
                ('title', models.CharField(blank=True, max_length=35, verbose_name='title')),
                ('names', models.CharField(blank=True, max_length=100, verbose_name='first names')),
                ('family_name', models.CharField(blank=True, max_length=100, verbose_name='family name')),
                ('additional_names', models.CharField(blank=True, help_text='Names they were known by, or are known by as well.', max_length=200, verbose_name='other names')),
                ('date_of_birth', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('preferred_contact', models.CharField(blank=True, choices=[('', 'No preference'), ('phone', 'Telephone'), ('email', 'E-mail'), ('letter', 'Letter'), ('sms', 'Text message')], default='', max_length=6, verbose_name='preferred contact')),
                ('language', models.CharField(default='en', help_text='As a code, such as en, cy or gd.', max_length=10, verbose_name='language')),
                ('safe_to_call', models.BooleanField(default=True, verbose_name='safe to call')),
                ('safe_to_write', models.BooleanField(default=True, verbose_name='safe to write to')),
                ('safe_to_email', models.BooleanField(default=True, verbose_name='safe to e-mail')),
                ('deceased_on', models.DateField(blank=True, null=True, verbose_name='deceased on')),
                ('deceased_source', models.CharField(blank=True, choices=[('self', 'Told by the person'), ('family', 'Told by family or a friend'), ('tell_us_once', 'Tell Us Once'), ('service', 'Told by a council service'), ('returned', 'Post came back')], max_length=12, verbose_name='who told us of the death')),
                ('moved_away_on', models.DateField(blank=True, null=True, verbose_name='moved away on')),
                ('moved_away_source', models.CharField(blank=True, choices=[('self', 'Told by the person'), ('family', 'Told by family or a friend'), ('tell_us_once', 'Tell Us Once'), ('service', 'Told by a council service'), ('returned', 'Post came back')], max_length=12, verbose_name='who told us of the move')),
                ('last_contact_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last contact')),
                ('created_at', models.DateTimeField(verbose_name='first contact logged')),
                ('names_key', models.CharField(blank=True, db_index=True, editable=False, max_length=100)),
                ('family_name_key', models.CharField(blank=True, db_index=True, editable=False, max_length=100)),
                ('additional_names_key', models.CharField(blank=True, db_index=True, editable=False, max_length=200)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customer', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
                'permissions': [('move_misfiled', 'Can move a record from the wrong person to the right one')],
            },
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'Telephone'), ('email', 'E-mail')], max_length=5, verbose_name='kind')),
                ('value', models.CharField(max_length=254, verbose_name='number or address')),
                ('normalised', models.CharField(db_index=True, editable=False, max_length=254, verbose_name='as compared')),
                ('ending', models.CharField(blank=True, db_index=True, editable=False, max_length=6, verbose_name='last six digits')),
                ('is_default', models.BooleanField(default=False, verbose_name='to be used first')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='contact_points', to='crm.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'contact point',
                'verbose_name_plural': 'contact points',
                'ordering': ['kind', '-is_default', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('logged_at', models.DateTimeField(verbose_name='logged')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('place', crm.shielding.FreeTextField(blank=True, max_length=100, single_line=True, verbose_name='place')),
                ('handle', crm.shielding.FreeTextField(blank=True, max_length=100, single_line=True, verbose_name='account')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('nothing_to_log', models.CharField(blank=True, choices=[('wrong_number', 'Wrong number'), ('silent', 'Silent or cut off'), ('transferred', 'Transferred'), ('not_ours', 'Not for this council')], max_length=12, verbose_name='nothing to log')),
                ('summary', crm.shielding.FreeTextField(blank=True, max_length=4000, verbose_name='what was said')),
                ('advisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to=settings.AUTH_USER_MODEL, verbose_name='advisor')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.channel', verbose_name='channel')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='crm.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'ordering': ['-received_at'],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uprn', models.CharField(blank=True, db_index=True, help_text="The property's national number.", max_length=12, verbose_name='UPRN')),
                ('lines', models.CharField(blank=True, max_length=250, verbose_name='address')),
                ('town', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('postcode', models.CharField(blank=True, db_index=True, max_length=10, verbose_name='postcode')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='addresses', to='crm.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'address',
                'verbose_name_plural': 'addresses',
                'ordering': [models.OrderBy(models.F('to_on'), descending=True, nulls_first=True), '-id'],
            },
        ),
        migrations.CreateModel(
            name='CustomerNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('information', 'Good to know'), ('access', 'Help they need to reach us'), ('caution', 'Caution')], default='information', max_length=11, verbose_name='kind')),
                ('text', crm.shielding.FreeTextField(max_length=2000, verbose_name='note')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('reviewed_on', models.DateField(verbose_name='last reviewed')),
                ('review_on', models.DateField(db_index=True, verbose_name='review by')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='crm.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'customer note',
                'verbose_name_plural': 'customer notes',
                'ordering': ['-written_at'],
            },
        ),
        migrations.CreateModel(
            name='Misfiling',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=100, verbose_name='record type')),
                ('record', models.UUIDField(verbose_name='record')),
                ('also_moved', models.PositiveSmallIntegerField(default=0, verbose_name='records that moved with it')),
                ('misfiled_at', models.DateTimeField(verbose_name='on the wrong person since')),
                ('moved_at', models.DateTimeField(verbose_name='moved')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='seen by the data-protection officer')),
                ('moved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='moved by')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='seen by')),
            ],
            options={
                'verbose_name': 'record on the wrong person',
                'verbose_name_plural': 'records on the wrong person',
                'ordering': ['-moved_at'],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('closes', models.BooleanField(default=True, verbose_name='closes the case')),
                ('refers', models.BooleanField(default=False, verbose_name='refers the case to its service')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'outcome',
                'verbose_name_plural': 'outcomes',
                'ordering': ['position', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes', False), ('refers', False), _connector='OR'), name='outcome_closes_or_refers', violation_error_message='An outcome closes the case or refers it, not both.')],
            },
        ),
        migrations.CreateModel(
            name='ProclaimedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='on')),
                ('nation', models.CharField(choices=[('ENG', 'England'), ('SCT', 'Scotland'), ('WLS', 'Wales'), ('NIR', 'Northern Ireland')], max_length=3, verbose_name='nation')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
            ],
            options={
                'verbose_name': 'proclaimed holiday',
                'verbose_name_plural': 'proclaimed holidays',
                'ordering': ['-on'],
                'constraints': [models.UniqueConstraint(fields=('on', 'nation'), name='one_proclaimed_day_a_nation')],
            },
        ),
        migrations.CreateModel(
            name='SignInFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, verbose_name='digest')),
                ('at', models.DateTimeField(verbose_name='at')),
            ],
            options={
                'verbose_name': 'failed sign-in',
                'verbose_name_plural': 'failed sign-ins',
                'indexes': [models.Index(fields=['key', 'at'], name='sign_in_failure_key'), models.Index(condition=models.Q(('at__isnull', False)), fields=['at', 'id'], name='sign_in_failure_clock')],
            },
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('last_contact_at__isnull', False)), fields=['last_contact_at', 'id'], name='customer_clock'),
        ),
        migrations.AddConstraint(
            model_name='contactpoint',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('customer', 'kind'), name='one_default_contact_point_a_kind'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['ended_at', 'id'], name='contact_clock'),
        ),
        migrations.AddIndex(
            model_name='customernote',
            index=models.Index(condition=models.Q(('reviewed_on__isnull', False)), fields=['reviewed_on', 'id'], name='customer_note_clock'),
        ),
        migrations.AddIndex(
            model_name='misfiling',
            index=models.Index(condition=models.Q(('moved_at__isnull', False)), fields=['moved_at', 'id'], name='misfiling_clock'),
        ),
    ]
