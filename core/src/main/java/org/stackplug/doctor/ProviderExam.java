package org.stackplug.doctor;

import java.util.ArrayList;
import java.util.List;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.provider.Runners;
import org.stackplug.spi.Finding;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunnerException;

/** The backends that were found, those that could not be loaded, and the runner of TOP_DIR. */
record ProviderExam(DoctorRequest request) implements Examination {
    @Override
    public String topic() {
        return "providers";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (Providers<?> providers : List.of(request.fetchers(), request.runners())) {
            providers.found().forEach(candidate -> found.add(candidate.id()));
        }
        if (!found.isEmpty()) {
            findings.add(Finding.ok(topic(), String.join(", ", found)));
        }
        if (request.fetchers().found().isEmpty()) {
            findings.add(
                    Finding.problem(topic(), "no fetcher is installed", "Install the package stackplug-fetcher-git."));
        }
        for (Providers<?> providers : List.of(request.fetchers(), request.runners())) {
            for (String error : providers.loadErrors()) {
                findings.add(Finding.note(
                        topic(),
                        "a provider could not be loaded: " + error,
                        "Remove the jar, or put the jars that it needs next to it."));
            }
        }
        Fetchers.rivals(request.fetchers(), request.options())
                .forEach((ids, schemes) -> findings.add(Finding.note(
                        topic(),
                        String.join(" and ", ids) + " can fetch the same URLs (" + String.join(", ", schemes)
                                + "), and no setting chooses one: every fetch of such a URL fails (SP312)",
                        "Name one in stackplug.properties: fetcher=" + ids.get(0) + ".")));
        findings.addAll(runner());
        return findings;
    }

    private List<Finding> runner() {
        try {
            PhaseRunner runner = Runners.choose(request.options(), request.runners());
            return runner.check();
        } catch (StackplugException e) {
            return Findings.of("runner", e.problems());
        } catch (RunnerException | RuntimeException | LinkageError e) {
            return List.of(Finding.problem(
                    "runner",
                    "the runner could not be examined: " + e,
                    "Choose another runner by the setting 'runner', or report it to its author."));
        }
    }
}
