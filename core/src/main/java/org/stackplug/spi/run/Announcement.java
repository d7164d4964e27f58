package org.stackplug.spi.run;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/** What the shell says when it stops. */
public sealed interface Announcement {

    /**
     * The shell stands at a point and waits for its steps.
     *
     * @param enabled the calls of {@code enable_plugin} since the announcement before, in order
     * @param plugins which plugins the shell takes for enabled here, in its order, and where each lies; empty when that is
     *     what it was told by {@link RunSession#setPlugins}
     */
    record AtPoint(Point point, List<EnableCall> enabled, Optional<List<PlacedPlugin>> plugins)
            implements Announcement {
        public AtPoint {
            Objects.requireNonNull(point);
            enabled = List.copyOf(enabled);
            plugins = plugins.map(List::copyOf);
        }

        /** A point at which the plugins are as they were arranged. */
        public AtPoint(Point point, List<EnableCall> enabled) {
            this(point, enabled, Optional.empty());
        }
    }

    /**
     * The script does by itself what is a step elsewhere; a DevStack tree does so with its merges and with what it runs of
     * {@code extras.d}. The shell does not wait: {@link RunSession#next()} only tells.
     *
     * @param step what it does
     * @param status empty when it begins; when it has ended, what it returned. The end of a script of {@code extras.d} is
     *     not told: it is over when anything else is announced
     */
    record OwnStep(Step step, Optional<Integer> status) implements Announcement {
        public OwnStep {
            Objects.requireNonNull(step);
            Objects.requireNonNull(status);
        }
    }

    /**
     * The script has started another one, or that one has ended; {@code clean.sh} of a DevStack tree runs its {@code
     * unstack.sh}. What is announced between the two is the inner script's. {@link RunSession#next()} only tells.
     *
     * @param name its file name
     * @param end how it ended; empty when it begins
     */
    record InnerScript(String name, Optional<Ended> end) implements Announcement {
        public InnerScript {
            Objects.requireNonNull(name);
            Objects.requireNonNull(end);
        }
    }

    /**
     * The shell is gone.
     *
     * @param status its exit status; 128 + N for a signal N
     * @param failure why it ended before it had announced its last point; empty when it came to its end
     * @param enabled the calls of {@code enable_plugin} since the announcement before, in order
     */
    record Ended(int status, Optional<Failure> failure, List<EnableCall> enabled) implements Announcement {
        public Ended {
            Objects.requireNonNull(failure);
            enabled = List.copyOf(enabled);
        }

        /** An end before which no plugin was enabled. */
        public Ended(int status, Optional<Failure> failure) {
            this(status, failure, List.of());
        }
    }
}
