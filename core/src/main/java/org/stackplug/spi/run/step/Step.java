package org.stackplug.spi.run.step;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One thing that is done at a point, in the shell of the run. */
public sealed interface Step {

    /** The point that it belongs to. A merge belongs to the point that it follows. */
    Point point();

    /** The plugin that it belongs to; empty for extras.d scripts and merges. */
    Optional<String> plugin();

    /** The word for it in plans and reports. */
    String kind();

    /** What is sourced or read, or for a merge the file that is merged into, as the user wrote it. */
    String file();

    /** The arguments of a script. */
    List<String> args();

    /** Whose step it is, in words for people: a plugin's name, or what is done to which file. */
    default String title() {
        return plugin().orElseGet(() -> kind() + " " + file());
    }

    /** What a sourced file is. */
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

        /** The word for it in plans and reports. */
        public String word() {
            return word;
        }
    }

    /**
     * A file is sourced.
     *
     * @param dir the plugin's checkout, which the file finds in the variable {@code dir}
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
     * The {@code [[group|file]]} sections of local.conf are merged into an INI file.
     *
     * @param group {@code post-config}, {@code extra}, {@code post-extra} or {@code test-config}
     * @param target the INI file as the user wrote it; the shell expands the variables in it
     * @param conf the local.conf whose sections they are
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
     * What an earlier run has started by {@code run_process}, and the plugins' own teardown has left running, is stopped.
     *
     * @param path the file in which the shell has noted what it started, as the variable {@code STACKPLUG_SERVICES} of its
     *     environment said
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
    }

    /**
     * The packages of the operating system that a plugin lists are installed: those that are missing, all plugins' in one
     * call of the package manager where that goes well.
     *
     * @param owner the plugin
     * @param path its list, {@code devstack/files/debs/NAME} or {@code rpms/NAME}, or its {@code devstack/files/bindep.txt}
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

        /** Tells it from the plugin's own step at that point. */
        @Override
        public String title() {
            return owner + " " + kind();
        }
    }
}
