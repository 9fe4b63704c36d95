import pytest, collections
from tests.test_roles import *
pytestmark=pytest.mark.django_db
POST={"case_take","case_close","case_reopen","case_wait","case_refer","case_assign","case_note","case_payment","sign_out"}
def code(a):
    s=a.status_code
    if s==302: return "in" if "sign-in" in a["Location"] or "/login/" in a["Location"] else "go"
    return {200:"ok",403:"no",404:"gone",422:"bad",405:"post",401:"again"}.get(s,str(s))
def test_observe(world, request):
    out=[]
    for name,pattern in routes():
        for variant in (["",THEIRS] if name.startswith("desk:case") and "<uuid" in pattern else [""]):
            row=[]; leaks=[]
            for role in ROLES:
                who=CAST[role]; officer=request.getfixturevalue(who) if who else None
                if role=="resident": officer=User.objects.filter(kind="resident").first() or User.objects.create_user("r@example.org","x",name="R",kind="resident")
                m="post" if name.partition(":")[2] in POST else "get"
                a=ask(name+variant,pattern,role,world,officer,m)
                row.append(code(a)); l=world.leaked(role,name+variant,a)
                if l: leaks.append((role,l))
            out.append(f"{name+variant:55} "+" ".join(f"{x:6}" for x in row)+(f"  LEAK {leaks}" if leaks else ""))
    open("/tmp/desk/table.txt","w").write("\n".join(out))
