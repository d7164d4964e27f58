package org.stackplug.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.run.Namespace;

class SecretsTest {
    private final Secrets secrets = new Secrets();

    private void learn(String... namesAndValues) {
        TreeMap<String, Namespace.Variable> variables = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], new Namespace.Variable("", Optional.of(namesAndValues[i + 1]), Map.of()));
        }
        secrets.learn(new Namespace(variables));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADMIN_PASSWORD",
                "MYSQLPASSWORD",
                "os_password",
                "GITHUB_TOKEN",
                "client_secret",
                "DB_PASS",
                "AWS_ACCESS_KEY"
            })
    void hidesTheValueOfASecretName(String name) {
        learn(name, "hunter2hunter2");
        assertEquals("it is *** indeed", secrets.mask("it is hunter2hunter2 indeed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PASSWORD_FILE", "TOKEN_TTL_HOURS", "BYPASS", "KEYMAP", "SSH_KEY"})
    void showsTheValueOfAnotherName(String name) {
        learn(name, "hunter2hunter2");
        assertEquals("hunter2hunter2", secrets.mask("hunter2hunter2"));
    }

    @Test
    void hidesAShortValueOnlyInAnAssignment() {
        learn("USE_TOKEN", "true", "BITS_SECRET", "2048");
        assertEquals("true and 2048", secrets.mask("true and 2048"));
        assertEquals("USE_TOKEN=***", secrets.mask("USE_TOKEN=true"));
    }

    @Test
    void hidesThePluginsNameOnlyInAnAssignment() {
        learn("DEVSTACK_PLUGINS", ",manila,designate", "MANILA_PASSWORD", "manila", "OTHER_PASSWORD", "manila2");
        assertEquals("/etc/manila/manila.conf", secrets.mask("/etc/manila/manila.conf"));
        assertEquals("MANILA_PASSWORD=***", secrets.mask("MANILA_PASSWORD=manila"));
        assertEquals("***", secrets.mask("manila2"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "ADMIN_PASSWORD=opensesame iniset x, ADMIN_PASSWORD=*** iniset x",
                "ADMIN_PASSWORDS_SECRET=(open-se same), ADMIN_PASSWORDS_SECRET=***",
                "`+ MAP_TOKEN=(['a']='op)en' [b]=\"se\\\"same\") Y=1`, `+ MAP_TOKEN=*** Y=1`",
                "`+ export X_TOKEN='a b c' Y=1`, `+ export X_TOKEN=*** Y=1`",
                "admin_password = opensesame, admin_password = ***",
                "`{\"password\": \"open\\\"sesame\", \"user\": \"me\"}`, `{\"password\": ***, \"user\": \"me\"}`",
                "openstack --os-password opensesame --os-user me, openstack --os-password *** --os-user me",
                "https://host/x?access_token=abcdef&page=2, https://host/x?access_token=***&page=2",
                "DB_PASSWORD=$ADMIN_PASSWORD, DB_PASSWORD=$ADMIN_PASSWORD",
                "`[[ $TOKEN == abc ]]`, `[[ $TOKEN == abc ]]`",
                "`ADMIN_PASSWORD=\"never closed`, `ADMIN_PASSWORD=***`",
                "https://me:pw@host/x and https://token@host/y, https://***@host/x and https://***@host/y",
                "ssh://git@host/x ssh://git:pw@host/x, ssh://git@host/x ssh://git:***@host/x",
            })
    void hidesSecretsThatTheTextItselfReveals(String text, String masked) {
        assertEquals(masked, secrets.mask(text));
    }

    @Test
    void findsAValueQuotedByXtracePrintfAndUrls() {
        learn("A_PASSWORD", "it's a p@ss");
        assertEquals("+ echo '***'", secrets.mask("+ echo 'it'\\''s a p@ss'"));
        assertEquals("***", secrets.mask("it\\'s\\ a\\ p@ss"));
        assertEquals("u=***", secrets.mask("u=it%27s+a+p%40ss"));
        assertEquals("u=***", secrets.mask("u=it%27s%20a%20p%40ss"));
    }

    @Test
    void hidesACommonWordOnlyInAnAssignment() {
        learn("ADMIN_PASSWORD", "devstack");
        assertEquals("/opt/stack/x/devstack/plugin.sh", secrets.mask("/opt/stack/x/devstack/plugin.sh"));
        assertEquals("ADMIN_PASSWORD=***", secrets.mask("ADMIN_PASSWORD=devstack"));
    }

    @Test
    void findsAValueQuotedByJsonAndPython() {
        learn("X_TOKEN", "sp'ace \"and\" more");
        assertEquals("{\"a\": \"***\"}", secrets.mask("{\"a\": \"sp'ace \\\"and\\\" more\"}"));
        assertEquals("'***'", secrets.mask("'sp\\'ace \"and\" more'"));
    }

    @Test
    void hidesALongListOfWords() {
        assertEquals("A_SECRET=***", secrets.mask("A_SECRET=(" + "'word' \"word\" word ".repeat(20_000) + ")"));
    }

    @Test
    void hidesAKeyOfManyLinesLineByLine() {
        learn("MY_PRIVATE_KEY", "first-line\nsecond-line\n");
        assertEquals("x ***\n***\n", secrets.mask("x first-line\nsecond-line\n"));
    }

    @Test
    void hidesTheLongerOfTwoSecretsCompletely() {
        learn("A_PASSWORD", "opensesame", "B_PASSWORD", "opensesame-and-more");
        assertEquals("***", secrets.mask("opensesame-and-more"));
    }

    @Test
    void honoursConfiguredNamesAndLength() {
        secrets.configure("PIN, _KEY", 3);
        learn("DOOR_PIN", "123", "ADMIN_PASSWORD", "opensesame");
        assertEquals("*** opensesame", secrets.mask("123 opensesame"));
    }

    @Test
    void holdsBackTextThatMayBecomeASecret() {
        learn("A_PASSWORD", "opensesame");
        MaskedText text = secrets.text();
        assertEquals("said ", text.next("said opens"));
        assertEquals("*** and op", text.next("esame and op") + text.end());
    }

    @Test
    void hidesASecretThatItLearnsDuringAText() {
        MaskedText text = secrets.text();
        assertEquals("said ope", text.next("said ope"));
        learn("A_PASSWORD", "opensesame");
        assertEquals(", ***\n", text.next(", opense") + text.next("same\n"));
    }

    @Test
    void recallsTheSecretsOfAnEarlierRun(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve(Secrets.FILE));
        learn("A_PASSWORD", "open\"sesame\\é");
        secrets.keepIn(folder.resolve(Secrets.FILE));
        learn("B_PASSWORD", "another one");
        Secrets later = new Secrets();
        later.recall(folder);
        assertEquals("*** and ***", later.mask("open\"sesame\\é and another one"));
        Files.writeString(folder.resolve(Secrets.FILE), "\"whole-one\"\n\"cut");
        Secrets afterKill = new Secrets();
        afterKill.recall(folder);
        assertEquals("*** cut", afterKill.mask("whole-one cut"));
    }

    @Test
    void hidesOnlyAValueOfControlCharacters() {
        learn("A_TOKEN", "\u001b[31m\u001b[m");
        assertEquals("a ***b", secrets.mask("a \u001b[31m\u001b[mb"));
    }

    @Test
    void masksALongTextAsItMasksItsPieces() {
        learn("A_PASSWORD", "it's %41 \\x41 é&#65;", "B_PASSWORD", "aaaaaaaaaa", "C_PASSWORD", "opensesame");
        String[] parts = ("a·aaaa·'·\\·%4·%2541·&amp;·&#6·\\u00e9·\\x·opense·same·it\\'s %41 \\\\x41 é&#65;"
                        + "·it%27s+%2541+%5Cx41+%C3%A9%26%2365%3B·PASSWORD='·\"token\": \"·--password ·x-· ·\n·http://u:·@·/"
                        + "·😀·\ud83d·\u0301·\u200b·$·[31m")
                .split("·", -1);
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 20_000) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            MaskedText masked = secrets.text();
            StringBuilder shown = new StringBuilder();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + random.nextInt(round < 10 ? 5 : 9000));
                shown.append(masked.next(text.substring(from, to)));
                from = to;
            }
            assertEquals(
                    secrets.mask(text.toString()), shown.append(masked.end()).toString());
        }
    }

    /** Text that needs no unquoting and text that does follow each other at every distance from a value and from a cut. */
    @Test
    void hidesAValueAsItIsInAnyText() {
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            String[] values = new String[6];
            Secrets known = new Secrets();
            TreeMap<String, Namespace.Variable> variables = new TreeMap<>();
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        "x" + characters(random, "abc '\\%\u00e9+", 5 + random.nextInt(30)) + (i % 2 == 0 ? "x" : "%4");
                variables.put(i + "_PASSWORD", new Namespace.Variable("", Optional.of(values[i]), Map.of()));
            }
            known.learn(new Namespace(variables));
            StringBuilder text = new StringBuilder();
            while (text.length() < 20_000) {
                String alphabet = random.nextBoolean() ? "abcx14" : "abcx14 '\\%+";
                text.append(characters(random, alphabet, random.nextInt(80))).append(values[random.nextInt(6)]);
            }
            MaskedText masked = known.text();
            StringBuilder shown = new StringBuilder();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(round < 20 ? 60 : 9000));
                shown.append(masked.next(text.substring(from, to)));
                from = to;
            }
            shown.append(masked.end());
            for (String value : values) {
                assertFalse(shown.indexOf(value) >= 0, () -> value + " is shown");
            }
        }
    }

    private static String characters(Random random, String alphabet, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Each line is a text and the form in which it is shown. */
    private static final String NAMED = """
            > Authorization: Basic dTpwdw== → > Authorization: ***
            curl -H 'X-Auth-Token: abc def' -d x → curl -H 'X-Auth-Token: ***' -d x
            curl -H "Authorization: Bearer a.b" https://h → curl -H "Authorization: ***" https://h
            {'X-Auth-Token': 'abc', 'a': 1} → {'X-Auth-Token': ***, 'a': 1}
            - password: two words → - password: ***
            admin_password = two words → admin_password = ***
            wrong password: try again → wrong password: try again
            PASSWORD=a\\ b\\'c d → PASSWORD=*** d
            PASSWORD=$'it\\'s a' x → PASSWORD=*** x
            PASSWORD='it'\\''s a' x → PASSWORD=*** x
            + eval 'export PW_SECRET='\\''two words'\\''' x → + eval 'export PW_SECRET=*** x
            PASSWORD='it'"'"'s a' x → PASSWORD=*** x
            PASSWORD+=x PASSWORD:=x PASSWORD?=x y → PASSWORD+=*** PASSWORD:=*** PASSWORD?=*** y
            [A_PASSWORD]="x y" [B]=z → [A_PASSWORD]=*** [B]=z
            "{\\"password\\": \\"a b\\", \\"x\\": 1}" → "{\\"password\\": ***, \\"x\\": 1}"
            ['--os-password', 'a b', '--x'] → ['--os-password', ***, '--x']
            <adminPassword>a b</adminPassword> → <adminPassword>***</adminPassword>
            usage: login <password> [-v] → usage: login <password> [-v]
            | admin_password | a1b2 | → | admin_password | ***|
            [[ $PASSWORD =~ a ]] → [[ $PASSWORD =~ a ]]
            password => 'x y', → password => ***,
            PASSWORD="$OTHER x" → PASSWORD="$OTHER x"
            see https://h/?token=abc" or → see https://h/?token=***" or
            http://u:pa/ss@h/x → http://***@h/x
            http://u:p@ss@h/x → http://***@h/x
            http://u:pa ss@h/x → http://***@h/x
            http://u:p'a"ss@h/x → http://***@h/x
            {"u": "http:\\/\\/u:pw@h\\/x"} → {"u": "http:\\/\\/***@h\\/x"}
            mysql+pymysql://root:pw@127.0.0.1/n?a=b → mysql+pymysql://root:***@127.0.0.1/n?a=b
            git+https://github.com/a/b@master → git+https://github.com/a/b@master
            http://host:$PORT/x mail me@x.org → http://host:$PORT/x mail me@x.org
            http://host:8080/a@b http://[::1]:80/a@b → http://host:8080/a@b http://[::1]:80/a@b
            """;

    static Stream<Arguments> named() {
        return NAMED.lines().map(line -> {
            int arrow = line.indexOf(" → ");
            return Arguments.of(line.substring(0, arrow), line.substring(arrow + 3));
        });
    }

    @ParameterizedTest
    @MethodSource("named")
    void hidesValuesThatANameReveals(String text, String masked) {
        assertEquals(masked, secrets.mask(text));
        for (int cut = 0; cut <= text.length(); cut++) {
            MaskedText pieces = secrets.text();
            assertEquals(masked, pieces.next(text.substring(0, cut)) + pieces.next(text.substring(cut)) + pieces.end());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=",
                ":",
                "--",
                "://",
                "@",
                "'",
                "\"",
                "\\",
                "%",
                "%4",
                "&#",
                "a",
                "ab",
                "a'",
                "PASSWORD=",
                "PASSWORD='",
                "--password ",
                "http://u:p",
                "opensesam",
                "opensesame",
                "\\u00"
            })
    @Timeout(120)
    void needsTimeInProportionToTheText(String unit) {
        learn("A_PASSWORD", "opensesame", "B_PASSWORD", "aaaaaaaaaaaaaaaa", "C_PASSWORD", "sesameopen");
        String text = unit.repeat(10_000_000 / unit.length());
        assertTrue(secrets.mask(text).length() <= text.length());
    }
}
