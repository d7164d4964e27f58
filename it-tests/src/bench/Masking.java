import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.stackplug.mask.MaskedText;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;
import org.stackplug.spi.run.Namespace;

/**
 * Prints how many megabytes of text are masked in a second of one processor, with 100 known secrets, for texts of the usual
 * kind and for those that a masker may find hard. A megabyte is a million bytes of UTF-8, which is what a log has on disk. The
 * best of some rounds counts.
 *
 * <p>Arguments: the megabytes of each text, 10 when not given; and a regular expression for the rows.
 */
public class Masking {
    private static final int SIZE = 10;
    private static final int SECRETS = 100;
    private static final int PIECE = 64 * 1024;
    private static final int ROUNDS = 20;
    private static final double LEAST = 50;
    private static final int RANDOM_LENGTH = 1_000_000;

    public static void main(String[] args) {
        int size = (args.length > 0 ? Integer.parseInt(args[0]) : SIZE) * 1_000_000;
        String rows = args.length > 1 ? args[1] : ".*";
        List<String> values = values();
        TreeMap<String, Namespace.Variable> variables = new TreeMap<>();
        for (int i = 0; i < SECRETS; i++) {
            variables.put("S" + i + "_PASSWORD", new Namespace.Variable("", Optional.of(values.get(i)), Map.of()));
        }
        Secrets secrets = new Secrets();
        secrets.learn(new Namespace(variables));
        System.out.println("MB of UTF-8 in a second of one processor, " + SECRETS + " secrets; shown: made safe for a terminal before");
        System.out.println("| text | masked | shown | masked at least | |");
        System.out.println("|---|---|---|---|---|");
        double slowest = Double.MAX_VALUE;
        for (Map.Entry<String, String> row : texts(values).entrySet()) {
            if (row.getKey().matches(rows)) {
                String text = repeated(row.getValue(), size);
                double masked = 0;
                double shown = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    masked = Math.max(masked, size / 1e6 / seconds(secrets, text, false));
                    shown = Math.max(shown, size / 1e6 / seconds(secrets, text, true));
                }
                slowest = Math.min(slowest, masked);
                System.out.printf("| %s | %.0f | %.0f | %.0f | %s |%n", row.getKey(), masked, shown, LEAST, masked < LEAST ? "SLOW" : "ok");
            }
        }
        System.exit(slowest < LEAST ? 1 : 0);
    }

    private static List<String> values() {
        Random random = new Random(14);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < SECRETS; i++) {
            values.add(printable(random, 8 + random.nextInt(32)));
        }
        values.set(0, "a".repeat(40));
        values.set(1, "ab".repeat(20));
        values.set(2, "''''''''''' ".strip());
        values.set(3, "abcabcabcabd");
        values.set(4, "\\\\\\\\x41%41&#65;");
        return values;
    }

    private static String printable(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt('~' - '!')));
        }
        return text.toString();
    }

    private static Map<String, String> texts(List<String> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("lines of a log", "2026-01-01 12:00:00.123 INFO nova.compute [req-1] a line of output of the usual kind\n");
        texts.put("lines of xtrace", "+ lib/nova:configure_nova:512 :   iniset /etc/nova/nova.conf DEFAULT my_ip 10.0.0.1\n");
        texts.put("a secret in each line", "+ mysql -uroot -p" + values.get(9) + " -h127.0.0.1 -e 'SELECT 1'\n");
        for (String unit : List.of("=", ":", "-", "--", "/", "://", "@", " ", "'", "\"", "\\", "%", "&", "&#", "$", "+", "a", "ab",
                "a'", "a\\", "%4", "%25", "%41", "\\u00", "\\u0041", "\\x4", "&amp;", "&#65;", "x=", "--a ", "PASSWORD", "PASSWORD=",
                "PASSWORD='", "PASSWORD=\"a\\\"", "PASSWORD=x ", "--password ", "http://", "http://u:p", "http://u:p@", "(\"",
                "\u001b[", "\u001b[31mx\u001b[m", "\u00e4", "\u65e5", "\ud83d\ude00", "\u0301")) {
            texts.put("one line of `" + unit.replace("\u001b", "ESC").replace("\u0301", "U+0301") + "`", unit);
        }
        StringBuilder prefixes = new StringBuilder();
        for (String value : values) {
            for (int length = 1; length < value.length(); length++) {
                prefixes.append(value, 0, length);
            }
        }
        texts.put("beginnings of secrets", prefixes.toString());
        texts.put("secrets", String.join("", values));
        texts.put("random characters", printable(new Random(1), RANDOM_LENGTH));
        return texts;
    }

    private static String repeated(String unit, int bytes) {
        int count = bytes / unit.getBytes(StandardCharsets.UTF_8).length;
        String text = unit.repeat(count);
        return text + "x".repeat(bytes - count * unit.getBytes(StandardCharsets.UTF_8).length);
    }

    private static double seconds(Secrets secrets, String text, boolean terminal) {
        // Of one thread: a machine that others use too is now fast, now slow.
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        MaskedText masked = secrets.text();
        TerminalText safe = new TerminalText(true);
        long shown = 0;
        for (int i = 0; i < text.length(); i += PIECE) {
            String piece = text.substring(i, Math.min(text.length(), i + PIECE));
            shown += masked.next(terminal ? safe.next(piece) : piece).length();
        }
        shown += masked.end().length();
        if (shown < 0) {
            throw new IllegalStateException();
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    }
}
