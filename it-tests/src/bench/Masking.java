import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.stackplug.mask.MaskedText;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.run.Namespace;

/**
 * Prints how many megabytes of text are masked in a second, with 100 known secrets, for texts of the usual kind and for
 * those that a masker may find hard. The best of some rounds counts.
 */
public class Masking {
    private static final int SECRETS = 100;
    private static final int PIECE = 64 * 1024;
    private static final int ROUNDS = 3;

    public static void main(String[] args) {
        int size = Integer.parseInt(args[0]) * 1_000_000;
        Random random = new Random(14);
        List<String> values = new ArrayList<>();
        TreeMap<String, Namespace.Variable> variables = new TreeMap<>();
        for (int i = 0; i < SECRETS; i++) {
            StringBuilder value = new StringBuilder();
            int length = 8 + random.nextInt(32);
            for (int k = 0; k < length; k++) {
                value.append((char) ('!' + random.nextInt('~' - '!')));
            }
            values.add(value.toString());
        }
        values.set(0, "a".repeat(40));
        values.set(1, "ab".repeat(20));
        values.set(2, "''''''''''");
        values.set(3, "abcabcabcabd");
        values.set(4, "\\\\\\\\x41%41&#65;");
        for (int i = 0; i < SECRETS; i++) {
            variables.put("S" + i + "_PASSWORD", new Namespace.Variable("", Optional.of(values.get(i)), Map.of()));
        }
        Secrets secrets = new Secrets();
        secrets.learn(new Namespace(variables));
        texts(values).forEach((name, unit) -> {
            String text = unit.repeat(size / unit.length() + 1).substring(0, size);
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, rate(secrets, text));
            }
            System.out.printf("%s\t%.1f%n", name, best);
        });
    }

    private static Map<String, String> texts(List<String> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("lines of a log", "2026-01-01 12:00:00.123 INFO nova.compute [req-1] a line of output of the usual kind\n");
        texts.put("lines of xtrace", "+ lib/nova:configure_nova:512 :   iniset /etc/nova/nova.conf DEFAULT my_ip 10.0.0.1\n");
        texts.put("a secret in each line", "+ mysql -uroot -p" + values.get(9) + " -h127.0.0.1 -e 'SELECT 1'\n");
        for (String unit : List.of("=", ":", "-", "--", "/", "://", "@", " ", "'", "\"", "\\", "%", "&", "&#", "$", "+", "a", "ab",
                "a'", "a\\", "%4", "\\u00", "\\x4", "x=", "PASSWORD", "PASSWORD=", "PASSWORD='", "PASSWORD=\"a\\\"",
                "--password ", "http://", "http://u:p", "http://u:p@", "(\"", "\u001b[", "\u00e4", "\ud83d\ude00", "\u0301")) {
            texts.put("one line of " + unit.replace("\u001b", "ESC"), unit);
        }
        StringBuilder prefixes = new StringBuilder();
        for (String value : values) {
            for (int length = 1; length < value.length(); length++) {
                prefixes.append(value, 0, length);
            }
        }
        texts.put("beginnings of secrets", prefixes.toString());
        texts.put("secrets", String.join("", values));
        return texts;
    }

    private static double rate(Secrets secrets, String text) {
        // Of one thread: a machine that others use too is now fast, now slow.
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        MaskedText masked = secrets.text();
        long shown = 0;
        for (int i = 0; i < text.length(); i += PIECE) {
            shown += masked.next(text.substring(i, Math.min(text.length(), i + PIECE))).length();
        }
        shown += masked.end().length();
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
        if (shown < 0) {
            throw new IllegalStateException();
        }
        return text.length() / 1e6 / seconds;
    }
}
