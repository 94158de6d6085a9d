// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-naming.h"

#include <string.h>

#define SHORT 4 /* letters: up to here only a listed word is a word */
#define LONGEST 64

/* Everyday words of up to four letters. A short token that is none of them is an abbreviation; the
 * usual abbreviations that happen to be words (cat, cap, mat) are left out. */
static const char short_words[] =
  "able acid act add age aged ages ago aid aim air all also am an and any api app apps are area "
  "arid arm arms army art as ask at avg away baby back bad bag bags ball band bank bar bars "
  "base bath be bean bear beat bed beds been beer bell belt best bet bid bids big bike bill bin "
  "bird bit blog blue bmi boat body bold bone book boot born boss both bowl box boy boys bug "
  "bugs bulk burn bus bush busy buy by cafe cage cake call calm came camp can car card care "
  "cars cart case cash cast cell chat chef chip city clay club coal coat code cold come cook "
  "cool cope copy core corn cost cow crew crop csv cup cups cure cut cuts dark data date dawn "
  "day days dead deal dean dear debt deck deep deny desk dial did die diet dish disk do dob "
  "does dog dogs done door dose down draw drew drop drug drum dry dual duck due dust duty each "
  "ear earn ease east easy eat edge egg eggs else end era eu even ever exam exit eye eyes face "
  "fact fail fair fall fans far farm fast fate fax fear fee feed feel fees feet fell felt few "
  "file fill film find fine fire firm fish fit five fix flag flat flow fly folk food foot for "
  "form fort four free from fuel full fun fund gain game gap gas gate gave gdp gear gene get "
  "gift girl give glad gmt go goal goat god goes gold golf gone good got gps gray grew grid "
  "grip grow gulf gun guns guy guys had hair half hall hand hang hard harm has hat hate have he "
  "head hear heat held hell help her here hero hex hide high hill him hint hire his hit hits "
  "hold hole holy home hope host hot hour how hr html http hub huge hung hunt hurt iban ice "
  "icon id idea idle if ill in inch into ip iron is isbn iso it item its jack jail job jobs "
  "join joke joy json july jump june jury just keen keep kept key keys kick kid kids kill kind "
  "king kiss kit knee knew know kpi lab labs lack lady lake lamp land lane last lat late law "
  "laws lay lead leaf lean left leg legs lend lens less let lids lie life lift like limb line "
  "link lion lip list live load loan lock log logo logs long look lord lose loss lost lot lots "
  "loud love low luck made mail main make male mall man many map maps mark mask mass max may me "
  "meal mean meat meet men menu mere mess met mice mile milk mill min mind mine miss mix mob "
  "mode mood moon more most move much must my myth nail name navy near neck need net new news "
  "next nice nine no node none noon nor norm nose not note now odds odor of off oil oils old on "
  "once one only onto open or oral our out oven over own pace pack page paid pain pair pale "
  "palm park part pass past path paws pay pays pc pdf peak peer pen per pest pet pets pick pie "
  "pile pin pink pins pipe plan play plot plug plus poem poet pole poll pond pool poor pope "
  "pork port pose post pot pull pump pure push put quit quiz race rail rain ramp rank rape rare "
  "rate raw read real rear red rely rent rest rgb rice rich ride ring rise risk road rock roi "
  "role roll roof room root rope rose row rows rule run runs rush sad safe said sail sake sale "
  "salt same sand sat save scan sea seal seas seat see seed seek seem seen self sell semi send "
  "sent set sets sex sexy she shed ship shoe shop shot show shut shy sick side sign silk sin "
  "sing sink sir sit site six size skin skip sku sky slip slot slow sms snow so soap sock soft "
  "soil sold sole some son song soon sort soul soup spam span spin spot ssn star stay stem step "
  "stop such suit sum sums sun sure swim tag tags tail take tale talk tall tank tap tape task "
  "tax taxi tea team tear tech tell ten tend tens tent term test text than that the them then "
  "they thin this thus tide tidy tie tied tier ties till time tin tiny tip tips tire to told "
  "toll tone tons took tool top tops tour town toy toys tree trim trip true try tube tune turn "
  "tv twin two type ugly uk unit up upon urge url us use used user uses utc uuid van vary vast "
  "vat very via vice view visa void vote vs wage wait wake walk wall want war ward warm was "
  "wash wave wax way ways we weak wear web week well went were west wet what when who whom why "
  "wide wife wild will win wind wine wing wins wire wise wish with won wood word wore work worn "
  "xml yard yeah year yes yet you your zero zip zone ";

/* Words that end like a stem with a suffix below. */
static const char whole_words[] = " valid rapid solid covid fluid liquid hybrid humid squid piano "
  "casino turkey hockey monkey surname nickname subtype ";

/* What names end with when they are written together: custid, ordno, prdnm. */
static const char *const suffixes[] = { "id", "no", "nm", "cd", "dt", "ts", "num", "nbr", "key",
                                        "qty", "amt", "name", "code", "date", "type", "desc" };

/* Consonants that English words begin and end with. */
static const char openings[] =
  " bl br ch chr cl cr dr dw fl fr gh gl gn gr kl kn kr ph phr pl pr ps qu rh sc sch scr sh shr "
  "sk sl sm sn sp sph spl spr sq st str sv sw th thr tr ts tw wh wr ";
static const char endings[] =
  " bs bt ch ck cks ct cts ds ff ffs ft fts gh ghs ght ghts gm gn gns gs ks lch ld lds lf lfs lk "
  "lks ll lls lm lms ln lp lps ls lt lth lts mb mbs mn mns mp mps mpt mpts ms nc nch nd nds ng "
  "ngs ngth ngths nk nks nn ns nt nth nths nts ph phs ps pt pts rb rbs rc rch rd rds rf rfs rg "
  "rgs rk rks rl rld rlds rls rm rms rn rns rp rps rr rs rsh rst rt rth rths rts sc sh sk sks "
  "sm sms sp sps ss st sts tch th ths ts tt wd wds wk wks wl wls wn wns ws wth xt xth xts zz ";

static gboolean
listed (const char *list, const char *word, gsize length)
{
  char key[LONGEST + 3];
  if (length > LONGEST)
    return FALSE;
  key[0] = ' ';
  memcpy (key + 1, word, length);
  key[length + 1] = ' ';
  key[length + 2] = '\0';
  return strstr (list, key) != NULL;
}

static gboolean
is_vowel (const char *word, gsize at)
{
  return strchr ("aeiou", word[at]) || (word[at] == 'y' && at > 0);
}

static gsize
count_vowels (const char *word, gsize length)
{
  gsize vowels = 0;
  for (gsize i = 0; i < length; i++)
    vowels += is_vowel (word, i);
  return vowels;
}

/* Whether a long token can be said: enough vowels, and consonants that begin and end words. */
static gboolean
pronounceable (const char *word, gsize length)
{
  gsize opening = 0, ending = 0;
  if (count_vowels (word, length) * 8 < length)
    return FALSE;
  while (!is_vowel (word, opening))
    opening++;
  while (!is_vowel (word, length - 1 - ending))
    ending++;
  return (opening < 2 || listed (openings, word, opening))
         && (ending < 2 || listed (endings, word + length - ending, ending));
}

static gboolean
stem_is_word (const char *word, gsize length)
{
  return length <= SHORT ? listed (short_words, word, length) : pronounceable (word, length);
}

static gboolean
token_is_word (const char *word, gsize length)
{
  if (length > LONGEST)
    return TRUE;
  if (length <= SHORT)
    return listed (short_words, word, length);
  if (listed (whole_words, word, length))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    gsize tail = strlen (suffixes[i]);
    if (length > tail && memcmp (word + length - tail, suffixes[i], tail) == 0
        && !stem_is_word (word, length - tail))
      return FALSE;
  }
  return pronounceable (word, length);
}

/* Where the token at @at ends: at a separator, a digit, or where capitals begin or end. */
static const char *
token_end (const char *at)
{
  const char *start = at;
  for (; g_ascii_isalpha (*at) || (guchar) *at >= 0x80; at++) {
    if (at == start || !g_ascii_isupper (*at))
      continue;
    if (g_ascii_islower (at[-1]) || (g_ascii_isupper (at[-1]) && g_ascii_islower (at[1])))
      break;
  }
  return at;
}

static gboolean
is_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

gboolean
tw_name_is_cryptic (const char *name)
{
  gsize letters = 0, cryptic = 0;
  const char *at = name;
  while (*at) {
    const char *end = token_end (at);
    gsize length = (gsize) (end - at);
    g_autofree char *token = g_ascii_strdown (at, (gssize) length);
    letters += length;
    if (length > 0 && is_ascii (token, length) && !token_is_word (token, length))
      cryptic += length;
    at = length > 0 ? end : at + 1;
  }
  return letters > 0 && 2 * cryptic >= letters;
}
