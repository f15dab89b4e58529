"""An application with a database, as small as it can be.

create_migrations_app() has what migrations need and nothing else: the database
and Flask-Migrate, led by DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD and
DB_DATABASE. "flask db upgrade" finds it in create_app()'s place.
"""
import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import URL

db = SQLAlchemy()


def database():
    return URL.create("postgresql+psycopg2",
                      username=os.environ["DB_USERNAME"],
                      password=os.environ["DB_PASSWORD"],
                      host=os.environ["DB_HOST"],
                      port=int(os.environ.get("DB_PORT", "5432")),
                      database=os.environ["DB_DATABASE"])


def create_migrations_app():
    app = Flask("shop")
    app.config["SQLALCHEMY_DATABASE_URI"] = database()
    db.init_app(app)
    Migrate(app, db)
    return app


create_app = create_migrations_app
