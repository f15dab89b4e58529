#include "suites.h"

#include "core/secret.h"
#include "help.h"

START_TEST(names_that_hold_a_secret)
{
	static const char *const name[] = {
		"PASSWORD",	   "DB_PASSWORD",
		"db_password",	   "MYSQL_ROOT_PASSWORD",
		"SECRET_KEY",	   "JWT_SECRET",
		"GITHUB_TOKEN",	   "API_KEY",
		"APIKEY",	   "AWS_SECRET_ACCESS_KEY",
		"ssl.private-key", "PRIVATE_KEY",
		"SENTRY_DSN",	   "REDIS_PASS",
		"PASSWORD_SALT",   "OPENAI_API_KEYS",
		"REDIS_AUTH",
	};
	int i;

	for (i = 0; i < COUNT(name); i++)
		ck_assert_msg(me_secret_name(text(name[i])), "%s", name[i]);
}
END_TEST

START_TEST(names_that_do_not)
{
	static const char *const name[] = {
		"",
		"_",
		"PORT",
		"DB_HOST",
		"MAX_TOKENS",
		"TOKEN_EXPIRE_MINUTES",
		"PASSWORD_MIN_LENGTH",
		"KEYBOARD",
		"MONKEY",
		"KEY_PREFIX",
		"TOKENIZER",
		"COMPASS",
		"BYPASS_CACHE",
		"SECRETARY",
		"AUTH_URL",
		"AUTHOR",
		"PASSWORD_RESET_ENABLED",
	};
	int i;

	for (i = 0; i < COUNT(name); i++)
		ck_assert_msg(!me_secret_name(text(name[i])), "%s", name[i]);
}
END_TEST

START_TEST(values_that_carry_a_password)
{
	ck_assert(me_secret_value(text("postgres://app:pw@db:5432/app")));
	ck_assert(me_secret_value(text("\"redis://:pw@cache\"")));
	ck_assert(me_secret_value(text("x: amqp://a:b@c")));
	ck_assert(!me_secret_value(text("https://example.org:8080/a")));
	ck_assert(!me_secret_value(text("https://me@example.org:8080/")));
	ck_assert(!me_secret_value(text("a:b@c")));
	ck_assert(!me_secret_value(text("http://")));
	ck_assert(!me_secret_value(text("::::")));
	ck_assert(!me_secret_value(text("")));
}
END_TEST

Suite *secret_suite(void)
{
	Suite *s = suite_create("secret");
	TCase *t = tcase_create("secret");

	tcase_add_test(t, names_that_hold_a_secret);
	tcase_add_test(t, names_that_do_not);
	tcase_add_test(t, values_that_carry_a_password);
	suite_add_tcase(s, t);
	return s;
}
