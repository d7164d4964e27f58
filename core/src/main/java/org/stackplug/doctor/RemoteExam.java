package org.stackplug.doctor;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.FetchService;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.spi.Finding;
import org.stackplug.task.Cancellation;

/** The remotes: each is asked what the ref names, as a fetch would ask, with its time-outs. */
final class RemoteExam implements Examination {
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final DoctorRequest request;
    private final EvaluatedLocalrc.Declared declared;
    private final Cancellation cancellation;

    RemoteExam(DoctorRequest request, EvaluatedLocalrc.Declared declared, Cancellation cancellation) {
        this.request = request;
        this.declared = declared;
        this.cancellation = cancellation;
    }

    @Override
    public String topic() {
        return "remotes";
    }

    @Override
    public Duration limit() {
        // Attempts end by their own limits; a backend that does not heed them must not hang this.
        return request.options().fetcher().timeout().plus(SLACK);
    }

    @Override
    public List<Finding> findings() throws StackplugException {
        List<Declaration> plugins = declared.declarations();
        if (plugins.isEmpty() || request.fetchers().found().isEmpty()) {
            return List.of();
        }
        Fetchers made = new Fetchers(request.fetchers(), request.options(), false);
        try (FetchService service = new FetchService(
                        made, declared.policy(), request.options().version(), RunListener.NONE);
                var whileAsking = cancellation.guard(service::cancel)) {
            List<FetchService.Named> answers = service.resolve(plugins, declared.places(), LockFile.empty());
            LockFile lock = lock();
            List<Finding> findings = new ArrayList<>();
            List<Finding> answered = new ArrayList<>();
            for (int i = 0; i < plugins.size(); i++) {
                boolean fetched = isFetched(plugins.get(i), lock);
                for (Problem problem : ofRemote(answers.get(i).problems())) {
                    findings.add(Findings.of(topic(), fetched ? Finding.Level.NOTE : Finding.Level.PROBLEM, problem));
                }
                Declaration plugin = plugins.get(i);
                answers.get(i)
                        .target()
                        .ifPresent(target -> answered.add(Finding.ok(
                                topic(),
                                plugin.name() + ": " + plugin.source().ref() + " is "
                                        + target.revision().abbreviated())));
            }
            if (!answered.isEmpty()) {
                answered.add(
                        0,
                        Finding.ok(
                                topic(),
                                answered.size() + " of " + plugins.size() + " plugins: the remote has the ref"));
            }
            answered.addAll(findings);
            return answered;
        }
    }

    /** Returns the problems without those of a plugin that no backend can fetch, which are findings about the fetchers. */
    private static List<Problem> ofRemote(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.code() != ErrorCode.SCHEME && problem.code() != ErrorCode.PROVIDER)
                .toList();
    }

    /** Returns whether a run without --update would ask the remote nothing. */
    private boolean isFetched(Declaration plugin, LockFile lock) {
        return Files.isDirectory(declared.places().of(plugin))
                && lock.entry(plugin.name())
                        .filter(entry -> entry.isAbout(plugin.source()))
                        .isPresent();
    }

    /** Returns the lock; an empty one if it can't be read, which is a finding of its own. */
    private LockFile lock() {
        try {
            return LockFile.read(request.topDir().resolve(LockFile.NAME));
        } catch (StackplugException e) {
            return LockFile.empty();
        }
    }
}
