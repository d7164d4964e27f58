package org.stackplug.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.spi.run.Namespace;

/** Hides random secrets that real programs quote. */
class QuotedSecretsTest {
    private static final int SECRETS = 60;
    private static final int SEED = 20_260_101;
    /** Quotes around a value, or the user's name and a colon in base64. */
    private static final String LEFT = "<<(b?[\\s'\"\\\\$]*|[A-Za-z0-9]{3,12})['\"=]*>>\"?";

    @TempDir
    private Path folder;

    /** Makes secrets of special characters, of letters of all scripts, and of common characters. */
    private static List<String> secrets(boolean controls) {
        Random random = new Random(SEED);
        String[] alphabets = {
            "abcXYZ0189",
            "abcXYZ012#~!@$%^&*()-_=+[]{};:'\"\\|,.<>/?` ",
            "'\"\\$%& +abcd",
            "aäöüéß€žñ¿0 '",
            "a日本語ключ😀🎉x'\"",
            "abc \tdef \'x",
            controls ? "abcdefgh\u0007\b\u0001\u007fz'\\" : "x%41&#amp;\\u00e4"
        };
        List<String> secrets = new ArrayList<>();
        while (secrets.size() < SECRETS) {
            int[] alphabet =
                    alphabets[secrets.size() % alphabets.length].codePoints().toArray();
            StringBuilder secret = new StringBuilder();
            int length = 8 + random.nextInt(24);
            for (int i = 0; i < length; i++) {
                secret.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            if (secret.toString().strip().equals(secret.toString())) {
                secrets.add(secret.toString());
            }
        }
        return secrets;
    }

    private static Secrets knowing(List<String> values) {
        TreeMap<String, Namespace.Variable> variables = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            variables.put("S" + i + "_PASSWORD", new Namespace.Variable("", Optional.of(values.get(i)), Map.of()));
        }
        Secrets secrets = new Secrets();
        secrets.learn(new Namespace(variables));
        return secrets;
    }

    private String run(List<String> values, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("values"), String.join("\0", values) + "\0");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        assertEquals(0, builder.start().waitFor(), () -> read("err"));
        return read("out");
    }

    private String read(String name) {
        try {
            return new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String script(String name) throws IOException {
        Path script = folder.resolve(name);
        try (InputStream in = QuotedSecretsTest.class.getResourceAsStream(name)) {
            Files.write(script, in.readAllBytes());
        }
        return script.toString();
    }

    /** Asserts that only masks, and quotes around them, are between the marks. */
    private static void showsNothing(String output, Secrets secrets) {
        List<String> shown = new ArrayList<>();
        for (String entry : output.split("(?<=>>\"?)\n", -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            int begin = entry.indexOf("<<");
            String masked = secrets.mask(entry);
            String left = masked.substring(begin).replace(Secrets.MASK, "");
            if (!masked.contains(Secrets.MASK) || !left.matches(LEFT)) {
                shown.add(entry + " → " + masked);
            }
        }
        assertTrue(shown.isEmpty(), () -> shown.size() + " shown:\n" + String.join("\n", shown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "C"})
    void hidesSecretsThatBashQuotes(String locale) throws Exception {
        List<String> values = secrets(true);
        String output = run(values, Map.of("LC_ALL", locale), "bash", script("quote.sh"));
        showsNothing(output, knowing(values));
    }

    @Test
    void hidesSecretsThatPythonQuotes() throws Exception {
        List<String> values = secrets(false);
        showsNothing(run(values, Map.of(), "python3", script("quote.py")), knowing(values));
    }

    @Test
    void hidesControlCharactersThatPythonEscapes() throws Exception {
        List<String> values = secrets(true);
        String output = run(values, Map.of(), "python3", script("quote.py"));
        showsNothing(TerminalText.plain(output), knowing(values));
    }

    @Test
    void hidesSecretsThatJqQuotes() throws Exception {
        List<String> values = secrets(true);
        String ways = "split(\"\\u0000\")[:-1][] | \"uri <<\\(@uri)>>\", \"sh <<\\(@sh)>>\", \"json <<\\(@json)>>\","
                + " \"html <<\\(@html)>>\", \"basic <<\\(\"u:\" + . | @base64)>>\", \"twice <<\\(tojson | tojson)>>\"";
        String output = run(values, Map.of(), "jq", "-Rrs", ways);
        showsNothing(output, knowing(values));
        showsNothing(run(values, Map.of(), "jq", "-Ras", ways).replace("\\u0000", ""), knowing(values));
    }

    @Test
    void hidesTheSameWhereverATextIsCut() throws Exception {
        List<String> values = secrets(false).subList(0, 24);
        Secrets secrets = knowing(values);
        String output = run(values, Map.of(), "python3", script("quote.py"))
                + run(values, Map.of(), "bash", script("quote.sh"));
        for (String entry : output.split("(?<=>>\"?)\n", -1)) {
            String whole = secrets.mask(entry);
            for (int cut = 0; cut <= entry.length(); cut++) {
                MaskedText text = secrets.text();
                String first = text.next(entry.substring(0, cut));
                assertTrue(whole.startsWith(first), () -> entry + " → " + first);
                assertEquals(whole, first + text.next(entry.substring(cut)) + text.end(), entry + " at " + cut);
            }
            MaskedText text = secrets.text();
            StringBuilder shown = new StringBuilder();
            entry.chars().forEach(c -> shown.append(text.next(String.valueOf((char) c))));
            assertEquals(whole, shown.append(text.end()).toString());
        }
    }
}
