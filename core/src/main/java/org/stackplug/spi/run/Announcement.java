package org.stackplug.spi.run;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/**
 * A message of the shell about its progress through the stack script.
 *
 * @since 0.1.0
 */
public sealed interface Announcement {

    /**
     * The shell has reached a point and waits for its steps.
     *
     * @param enabled the calls of {@code enable_plugin} since the previous announcement, in order
     * @param plugins the plugins that the shell considers enabled, in its order, each with its checkout; empty if they are
     *     the plugins that {@link RunSession#setPlugins} has set
     */
    record AtPoint(Point point, List<EnableCall> enabled, Optional<List<PlacedPlugin>> plugins)
            implements Announcement {
        public AtPoint {
            Objects.requireNonNull(point);
            enabled = List.copyOf(enabled);
            plugins = plugins.map(List::copyOf);
        }

        /** Announces a point at which the plugins are those that were set. */
        public AtPoint(Point point, List<EnableCall> enabled) {
            this(point, enabled, Optional.empty());
        }
    }

    /**
     * The script itself performs work that is a step elsewhere: a DevStack tree merges sections and runs scripts of
     * {@code extras.d}. The shell does not wait; {@link RunSession#next()} only reports the step.
     *
     * @param step the step
     * @param status empty when the step begins; when it has ended, its status. The end of a script of {@code extras.d} is
     *     not announced: the step has ended when anything else is announced
     */
    record OwnStep(Step step, Optional<Integer> status) implements Announcement {
        public OwnStep {
            Objects.requireNonNull(step);
            Objects.requireNonNull(status);
        }
    }

    /**
     * The script has started another script, or that inner script has ended: {@code clean.sh} of a DevStack tree runs
     * {@code unstack.sh}. Announcements between the two belong to the inner script. The shell does not wait;
     * {@link RunSession#next()} only reports the script.
     *
     * @param name the file name of the inner script
     * @param end the end of the inner script; empty when it begins
     */
    record InnerScript(String name, Optional<Ended> end) implements Announcement {
        public InnerScript {
            Objects.requireNonNull(name);
            Objects.requireNonNull(end);
        }
    }

    /**
     * The shell has terminated.
     *
     * @param status its exit status; 128 + N for a signal N
     * @param failure the reason why the shell terminated before it had announced its last point; empty if it finished
     * @param enabled the calls of {@code enable_plugin} since the previous announcement, in order
     */
    record Ended(int status, Optional<Failure> failure, List<EnableCall> enabled) implements Announcement {
        public Ended {
            Objects.requireNonNull(failure);
            enabled = List.copyOf(enabled);
        }

        /** Announces an end before which no plugin was enabled. */
        public Ended(int status, Optional<Failure> failure) {
            this(status, failure, List.of());
        }
    }
}
