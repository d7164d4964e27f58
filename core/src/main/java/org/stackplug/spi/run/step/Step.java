package org.stackplug.spi.run.step;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One piece of work at a point, in the shell of the run.
 *
 * @since 0.1.0
 */
public sealed interface Step {

    /** Returns the point of the step. A merge belongs to the point that it follows. */
    Point point();

    /** Returns the name of the plugin whose step it is; empty for extras.d scripts and merges. */
    Optional<String> plugin();

    /** Returns the word for the kind of step in plans and reports. */
    String kind();

    /** Returns the file that is sourced or read; for a merge the target file, as the user wrote it. */
    String file();

    /** Returns the arguments of a script; none for other steps. */
    List<String> args();

    /** Returns a short name of the step for people: the plugin's name, or the kind and the file. */
    default String title() {
        return plugin().orElseGet(() -> kind() + " " + file());
    }

    /** The kinds of scripts. */
    enum ScriptKind {
        /** A script in {@code TOP_DIR/extras.d}. */
        EXTRAS("extras"),
        /** A plugin's {@code devstack/override-defaults}. */
        OVERRIDE_DEFAULTS("override-defaults"),
        /** A plugin's {@code devstack/settings}. */
        SETTINGS("settings"),
        /** A plugin's {@code devstack/plugin.sh}. */
        PLUGIN("plugin"),
        /** {@code TOP_DIR/local.sh}, run at the very end of a stack. */
        LOCAL("local");

        private final String word;

        ScriptKind(String word) {
            this.word = word;
        }

        /** Returns the word for this kind in plans and reports. */
        public String word() {
            return word;
        }
    }

    /**
     * Sources a script.
     *
     * @param dir the plugin's checkout, which the script finds in the variable {@code dir}; empty without a plugin
     */
    record Script(
            Point point,
            ScriptKind scriptKind,
            Optional<String> plugin,
            Path path,
            List<String> args,
            Optional<Path> dir)
            implements Step {
        public Script {
            Objects.requireNonNull(point);
            Objects.requireNonNull(scriptKind);
            Objects.requireNonNull(path);
            args = List.copyOf(args);
            if (plugin.isPresent() != dir.isPresent()) {
                throw new IllegalArgumentException(
                        "a plugin's step has the plugin's folder, and no other step has one");
            }
        }

        @Override
        public String kind() {
            return scriptKind.word();
        }

        @Override
        public String file() {
            return path.toString();
        }
    }

    /**
     * Merges the {@code [[group|file]]} sections of local.conf into an INI file.
     *
     * @param group {@code post-config}, {@code extra}, {@code post-extra} or {@code test-config}
     * @param target the INI file as the user wrote it; the shell expands the variables in it
     * @param conf the local.conf that contains the sections
     */
    record Merge(Point point, String group, String target, Path conf) implements Step {
        public Merge {
            Objects.requireNonNull(point);
            Objects.requireNonNull(group);
            Objects.requireNonNull(target);
            Objects.requireNonNull(conf);
        }

        @Override
        public Optional<String> plugin() {
            return Optional.empty();
        }

        @Override
        public String kind() {
            return "merge";
        }

        @Override
        public String file() {
            return target;
        }

        @Override
        public List<String> args() {
            return List.of();
        }
    }

    /**
     * In a teardown: stops the services that an earlier run has started by {@code run_process}, and that the plugins' own
     * teardown has left running. In a stack: fails if a service that {@code run_process} has started does not run.
     *
     * @param path the file in which the shell has recorded the services that it started; the environment variable
     *     {@code STACKPLUG_SERVICES} named that file
     */
    record Services(Point point, Path path) implements Step {
        public Services {
            Objects.requireNonNull(point);
            Objects.requireNonNull(path);
        }

        @Override
        public Optional<String> plugin() {
            return Optional.empty();
        }

        @Override
        public String kind() {
            return "services";
        }

        @Override
        public String file() {
            return path.toString();
        }

        @Override
        public List<String> args() {
            return List.of();
        }

        @Override
        public String title() {
            return kind();
        }

        /** Returns whether the services have to run, and are not to be stopped. */
        public boolean haveToRun() {
            return point.mode().equals("stack");
        }
    }

    /**
     * Installs the missing packages of the operating system that a plugin lists. If possible, one call of the package manager
     * installs the packages of all plugins.
     *
     * @param owner the plugin's name
     * @param path the plugin's list, {@code devstack/files/debs/NAME} or {@code rpms/NAME}, or its
     *     {@code devstack/files/bindep.txt}
     */
    record Packages(Point point, String owner, Path path) implements Step {
        public Packages {
            Objects.requireNonNull(point);
            Objects.requireNonNull(owner);
            Objects.requireNonNull(path);
        }

        @Override
        public Optional<String> plugin() {
            return Optional.of(owner);
        }

        @Override
        public String kind() {
            return "packages";
        }

        @Override
        public String file() {
            return path.toString();
        }

        @Override
        public List<String> args() {
            return List.of();
        }

        /** Returns a name that differs from that of the plugin's own step at the point. */
        @Override
        public String title() {
            return owner + " " + kind();
        }
    }
}
