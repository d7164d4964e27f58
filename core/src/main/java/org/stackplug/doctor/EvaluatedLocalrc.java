package org.stackplug.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.CheckoutPlaces;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.session.DeclarationProbe;
import org.stackplug.session.Localrc;
import org.stackplug.spi.run.Namespace;
import org.stackplug.task.Cancellation;

/**
 * The content of localrc, as far as it can be evaluated.
 *
 * @param declared empty if it can't be evaluated
 * @param dest the folder of the checkouts; a guess if localrc can't be evaluated
 * @param problems why it can't be evaluated, and everything that is wrong with it
 * @param warnings about it, which end no run
 */
record EvaluatedLocalrc(
        Optional<Declared> declared, Path dest, List<Problem> problems, List<RunEvent.Warned> warnings) {

    /**
     * The declarations of localrc, and where their checkouts are.
     *
     * @param variables those after localrc
     * @param places where the checkouts are
     */
    record Declared(Namespace variables, FetchPolicy policy, CheckoutPlaces places, List<Declaration> declarations) {

        /** Returns the folders of the checkouts by the names of the plugins, in the order of the declarations. */
        Map<String, Path> folders() {
            Map<String, Path> folders = new LinkedHashMap<>();
            declarations.forEach(plugin -> folders.put(plugin.name(), places.of(plugin)));
            return folders;
        }
    }

    /**
     * Evaluates localrc in a scratch session.
     *
     * @param listener learns the secrets among its variables
     */
    static EvaluatedLocalrc of(DoctorRequest request, RunListener listener, Cancellation cancellation) {
        List<RunEvent.Warned> warnings = new ArrayList<>();
        RunListener both = new RunListener() {
            @Override
            public void on(RunEvent event) {
                listener.on(event);
                if (event instanceof RunEvent.Warned warned) {
                    warnings.add(warned);
                }
            }
        };
        RunOptions options = request.options();
        try {
            Declared declared = new DeclarationProbe(options, request.fetchers(), request.runners(), both, cancellation)
                    .take((opening, localrc, made) -> new Declared(
                            opening.localrc(),
                            FetchPolicy.of(options, opening.localrc(), opening.assigned()),
                            opening.places(),
                            opening.declarations()));
            return new EvaluatedLocalrc(
                    Optional.of(declared), declared.places().dest(), List.of(), List.copyOf(warnings));
        } catch (StackplugException e) {
            return failed(request, e.problems(), warnings);
        }
    }

    /** Returns the result where localrc could not be evaluated. */
    static EvaluatedLocalrc failed(DoctorRequest request, List<Problem> problems, List<RunEvent.Warned> warnings) {
        return new EvaluatedLocalrc(Optional.empty(), guess(request), problems, List.copyOf(warnings));
    }

    private static Path guess(DoctorRequest request) {
        // What stackrc sets where localrc does not.
        Path ofTree = Path.of("/opt/stack");
        if (request.isTree() && request.options().dest().isEmpty()) {
            return ofTree;
        }
        Localrc none =
                new Localrc(Optional.empty(), request.options().conf(), Optional.empty(), Optional.empty(), List.of());
        return none.initialDest(request.options());
    }
}
