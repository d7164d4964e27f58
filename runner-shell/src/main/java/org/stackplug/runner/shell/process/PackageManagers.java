package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The programs that leave a system with half-installed packages when they are killed. */
final class PackageManagers {
    private static final Set<String> NAMES =
            Set.of("apt", "apt-get", "aptitude", "dpkg", "rpm", "dnf", "dnf5", "yum", "microdnf", "zypper");

    private PackageManagers() {}

    /** Returns the first of these processes that is such a program, in words. */
    static Optional<String> among(List<ProcessHandle> processes) {
        return processes.stream()
                .flatMap(
                        process -> name(process.pid())
                                .filter(NAMES::contains)
                                .map(name -> name + " (process " + process.pid() + ")")
                                .stream())
                .findFirst();
    }

    /** Returns the kernel's name of a process, which is the program's; empty if the process has ended. */
    private static Optional<String> name(long pid) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc/" + pid + "/comm")).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
