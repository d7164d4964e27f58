package org.stackplug.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.stackplug.doctor.machine.CacheExam;
import org.stackplug.doctor.machine.ClockExam;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.doctor.machine.FolderExam;
import org.stackplug.doctor.machine.FolderUse;
import org.stackplug.doctor.machine.GitProgramExam;
import org.stackplug.doctor.machine.JavaExam;
import org.stackplug.doctor.machine.PackagesExam;
import org.stackplug.doctor.machine.ProxyVariablesExam;
import org.stackplug.doctor.machine.StartArchiveExam;
import org.stackplug.doctor.machine.SudoExam;
import org.stackplug.event.RunListener;
import org.stackplug.file.PlainFile;
import org.stackplug.lock.LockFile;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.session.step.InterruptedDpkg;
import org.stackplug.spi.Finding;
import org.stackplug.state.RunFolder;
import org.stackplug.task.Cancellation;
import org.stackplug.task.Workers;

/**
 * Examines everything that a run will need. All examinations run at once, each has a limit, and none changes anything. The
 * commands of localrc are run, as by every command that reads it.
 */
public final class Doctor {
    private static final Duration LOCALRC_LIMIT = Duration.ofSeconds(30);
    /** So long nothing is said about an examination that goes on. */
    private static final Duration SILENT = Duration.ofSeconds(4);

    private static final int THREADS = 16;

    private final DoctorRequest request;
    private final RunListener listener;
    private final Cancellation cancellation = new Cancellation();
    /** Of localrc alone, which may take too long. */
    private final Cancellation ofLocalrc = new Cancellation();

    /** @param listener learns the variables of localrc, and with them what must not be shown */
    public Doctor(DoctorRequest request, RunListener listener) {
        this.request = request;
        this.listener = listener;
    }

    /** Terminates it soon, with all processes that localrc has started. May be called from any thread. */
    public void cancel() {
        ofLocalrc.cancel();
        cancellation.cancel();
    }

    /** An examination that has begun. */
    private record Begun(Examination examination, Future<List<Finding>> future) {}

    /**
     * Returns the findings, those of a topic one after the other.
     *
     * @param offline whether no remote and no proxy may be asked
     * @throws StackplugException {@link ErrorCode#INTERRUPTED}
     */
    public List<Finding> examine(boolean offline) throws StackplugException {
        return examine(offline, topic -> {});
    }

    /**
     * Returns the same.
     *
     * @param waiting is given each topic whose examination takes longer than some seconds, at that moment
     */
    public List<Finding> examine(boolean offline, Consumer<String> waiting) throws StackplugException {
        ExecutorService threads = Workers.pool("doctor", THREADS);
        try {
            List<Begun> begun = new ArrayList<>();
            Future<EvaluatedLocalrc> evaluating =
                    threads.submit(() -> EvaluatedLocalrc.of(request, listener, ofLocalrc));
            machine().forEach(exam -> begun.add(begin(exam, threads)));
            EvaluatedLocalrc localrc = evaluated(evaluating, waiting);
            of(localrc, offline).forEach(exam -> begun.add(begin(exam, threads)));
            List<Finding> findings = new ArrayList<>(request.known());
            for (Begun one : begun) {
                findings.addAll(result(one, waiting));
            }
            if (cancellation.isRequested()) {
                throw interrupted(null);
            }
            return grouped(findings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static StackplugException interrupted(InterruptedException cause) {
        return new StackplugException(
                Problem.of(ErrorCode.INTERRUPTED, "the command was interrupted").remedy("Run the command again."),
                cause);
    }

    /** Returns the examinations that need no localrc. */
    private List<Examination> machine() {
        Map<String, String> environment = request.environment();
        Path home = Path.of(System.getProperty("java.home"));
        List<Examination> exams = new ArrayList<>();
        exams.add(new JavaExam(environment, Runtime.getRuntime().maxMemory()));
        exams.add(new StartArchiveExam(
                request.installation().map(DoctorRequest.Installation::archive),
                request.installation().map(DoctorRequest.Installation::home),
                home,
                System.getProperty("java.class.path")));
        exams.add(new ProviderExam(request));
        exams.add(new SudoExam(environment, request.isTree(), isRoot()));
        exams.add(new PackagesExam(new InterruptedDpkg()));
        exams.add(new FolderExam(FolderUse.topDir(request.isTree()), request.topDir()));
        exams.add(new FolderExam(FolderUse.temporary(), RunFolder.temporaryParent()));
        exams.add(new CacheExam(
                request.options().fetcher().cache(),
                environment.getOrDefault("HOME", "").startsWith("/")));
        exams.add(new ClockExam(written()));
        exams.add(new LockExam(request.topDir()));
        return exams;
    }

    private static boolean isRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            return System.getProperty("user.name").equals("root");
        }
    }

    /** Returns files that were written at some time in the past. */
    private List<Path> written() {
        Path top = request.topDir();
        List<Path> files = new ArrayList<>(List.of(
                request.options().conf(),
                top.resolve(LockFile.NAME),
                top.resolve(".stackplug/lock"),
                top.resolve(".stackplug/runs/latest/journal.jsonl")));
        request.installation().ifPresent(found -> files.add(found.home().resolve("share/stackplug/version")));
        return files;
    }

    /** Returns the examinations that need what localrc says. */
    private List<Examination> of(EvaluatedLocalrc localrc, boolean offline) {
        Optional<EvaluatedLocalrc.Declared> declared = localrc.declared();
        Map<String, String> environment = request.environment();
        Function<String, Optional<String>> variables =
                name -> declared.flatMap(known -> known.variables().value(name));
        List<Path> roots = declared.map(known -> known.places().roots()).orElseGet(() -> List.of(localrc.dest()));
        List<Examination> exams = new ArrayList<>();
        exams.add(new ConfExam(localrc));
        exams.add(new FolderExam(FolderUse.dest(request.isTree()), localrc.dest()));
        exams.add(new HolderExam(request.topDir(), roots));
        exams.add(new LeftoverExam(request.topDir(), roots));
        exams.add(new GitProgramExam(
                environment.getOrDefault("PATH", ""),
                request.isTree(),
                declared.map(EvaluatedLocalrc.Declared::folders).orElseGet(Map::of)));
        exams.add(new ProxyVariablesExam(environment, variables));
        declared.ifPresent(known -> {
            boolean alone = offline || known.policy().offline();
            exams.add(new FetcherExam(request, known, alone));
            if (!alone) {
                exams.add(new RemoteExam(request, known, cancellation));
            }
        });
        return exams;
    }

    private EvaluatedLocalrc evaluated(Future<EvaluatedLocalrc> evaluating, Consumer<String> waiting)
            throws InterruptedException {
        try {
            return patiently(evaluating, "localrc", LOCALRC_LIMIT, waiting);
        } catch (TimeoutException e) {
            ofLocalrc.cancel();
            return EvaluatedLocalrc.failed(
                    request,
                    List.of(Problem.of(
                                    ErrorCode.LOCALRC_FAILED,
                                    "localrc has not ended within " + LOCALRC_LIMIT.toSeconds() + " s")
                            .remedy("Remove the command that waits for something.")),
                    List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException("localrc could not be examined", e.getCause());
        }
    }

    private static Begun begin(Examination examination, ExecutorService threads) {
        return new Begun(examination, threads.submit(examination::findings));
    }

    private static List<Finding> result(Begun begun, Consumer<String> waiting) throws InterruptedException {
        Examination examination = begun.examination();
        String topic = examination.topic();
        try {
            return patiently(begun.future(), topic, examination.limit(), waiting);
        } catch (TimeoutException e) {
            begun.future().cancel(true);
            return List.of(Finding.problem(
                    topic,
                    "examining it has not ended within " + examination.limit().toSeconds()
                            + " s, as where a file server does not answer",
                    "Try 'ls' and 'df' on the folders of the run; the one that hangs is the cause."));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackplugException known) {
                return Findings.of(topic, known.problems());
            }
            if (e.getCause() instanceof IOException unreadable) {
                return List.of(Finding.note(
                        topic, "it can't be examined: " + PlainFile.why(unreadable), "Make sure that it can be read."));
            }
            throw new IllegalStateException("the examination of '" + topic + "' failed", e.getCause());
        }
    }

    /** Waits for a result, and says after some seconds that it does. */
    private static <T> T patiently(Future<T> future, String topic, Duration limit, Consumer<String> waiting)
            throws InterruptedException, ExecutionException, TimeoutException {
        long silent = Math.min(limit.toMillis(), SILENT.toMillis());
        try {
            return future.get(silent, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            waiting.accept(topic);
            return future.get(limit.toMillis() - silent, TimeUnit.MILLISECONDS);
        }
    }

    /** Puts the findings of a topic next to each other; topics are in the order in which they occur first. */
    private static List<Finding> grouped(List<Finding> findings) {
        Map<String, List<Finding>> topics = new LinkedHashMap<>();
        findings.forEach(finding -> topics.computeIfAbsent(finding.topic(), any -> new ArrayList<>())
                .add(finding));
        return topics.values().stream().flatMap(List::stream).toList();
    }
}
