-- SPDX-License-Identifier: Apache-2.0
-- Seeded data without a random generator: the same on every server.
create or replace function public.pick(i int, salt text, n int) returns int language sql immutable as
$$ select (('x' || substr(md5(i || salt), 1, 7))::bit(28)::int % n) $$;
create or replace function public.one_of(i int, salt text, variadic list text[]) returns text language sql immutable as
$$ select list[1 + public.pick(i, salt, array_length(list, 1))] $$;
