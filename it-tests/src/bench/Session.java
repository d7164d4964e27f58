import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.stackplug.spi.run.RunnerContext;
import org.stackplug.spi.run.Cloner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Step;

/**
 * Prints medians in microseconds: one step, one capture of 800 variables beside 1,200 functions, a bash that is started
 * for the same file, and a checkpoint of all of that. The variables are named as those of services are: bash compares each
 * with all others that begin with the same letter.
 */
public class Session {
    private static final int STEPS_FOR_A_BASH = 50;

    public static void main(String[] args) throws Exception {
        Path top = Path.of(args[0]);
        Path file = Path.of(args[1]);
        int steps = Integer.parseInt(args[2]);
        Path localrc = Files.writeString(top.resolve("localrc"), """
                for service in AODH BARBICAN BLAZAR CINDER DESIGNATE GLANCE HEAT HORIZON IRONIC KEYSTONE MAGNUM MANILA \\
                    NEUTRON NOVA OCTAVIA SWIFT TROVE VITRAGE WATCHER ZAQAR; do
                    for ((i = 0; i < 40; i++)); do eval "${service}_$i='a value of ordinary length, number $i'"; done
                    for ((i = 0; i < 60; i++)); do eval "${service,,}_$i() { echo \\"$i\\"; return 0; }"; done
                done
                """);
        Point install = Point.of("stack", "install");
        SessionRequest request = new SessionRequest(
                new SessionRequest.SessionScript("stack", List.of(Point.FETCH, install), true, Map.of()),
                top,
                top.resolve("dest"),
                new SessionRequest.LocalrcFile(Optional.of(localrc), localrc),
                new SessionRequest.SessionFiles(
                        Files.createDirectory(top.resolve("session")),
                        top.resolve("output"),
                        "bench" + System.nanoTime()),
                new SessionRequest.EngineCallbacks(Cloner.NONE, any -> {}),
                Optional.empty());
        Step step = new Step.Script(
                install, Step.ScriptKind.PLUGIN, Optional.of("p"), file, List.of("stack", "install"), Optional.of(top));
        PhaseRunnerProvider provider = ServiceLoader.load(PhaseRunnerProvider.class).iterator().next();
        try (RunSession session = provider.create(RunnerContext.of(request.topDir())).open(request)) {
            session.next();
            session.setPlugins(List.of());
            session.next();
            // In turn with the other way: a machine that others use, too, is now fast, now slow.
            List<Long> of = new ArrayList<>();
            List<Long> spawned = new ArrayList<>();
            for (int i = 0; i < 3 * steps; i++) {
                long start = System.nanoTime();
                session.run(step, top.resolve("log"), Optional.empty());
                if (i >= steps) {
                    of.add(System.nanoTime() - start);
                    if (i % STEPS_FOR_A_BASH == 0) {
                        spawned.add(spawn(top, file));
                    }
                }
            }
            List<Long> captures = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                long start = System.nanoTime();
                session.namespace();
                if (i >= 20) {
                    captures.add(System.nanoTime() - start);
                }
            }
            List<Long> checkpoints = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                long start = System.nanoTime();
                session.checkpoint(top.resolve("checkpoint"), true);
                if (i >= 20) {
                    checkpoints.add(System.nanoTime() - start);
                }
            }
            System.out.println(median(of) + " " + median(captures) + " " + median(spawned) + " "
                    + median(checkpoints));
        }
    }

    /** What the simplest other way costs: a bash of its own for every file. */
    private static long spawn(Path top, Path file) throws Exception {
        long start = System.nanoTime();
        new ProcessBuilder("bash", file.toString(), "stack", "install")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(top.resolve("spawned").toFile()))
                .start()
                .waitFor();
        return System.nanoTime() - start;
    }

    private static double median(List<Long> nanos) {
        Collections.sort(nanos);
        return nanos.get(nanos.size() / 2) / 1000.0;
    }
}
