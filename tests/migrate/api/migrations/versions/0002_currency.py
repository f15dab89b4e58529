"""orders have a currency"""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("orders", sa.Column("currency", sa.String(3)))


def downgrade():
    op.drop_column("orders", "currency")
