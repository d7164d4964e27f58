package org.stackplug.cli.command.look;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.cli.backend.Backends;
import org.stackplug.cli.backend.ExtFolder;
import org.stackplug.cli.command.GlobalOptions;
import org.stackplug.cli.command.RunOptionsFactory;
import org.stackplug.cli.command.Version;
import org.stackplug.cli.setting.Settings;
import org.stackplug.doctor.DoctorRequest;
import org.stackplug.doctor.Findings;
import org.stackplug.options.Locations;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Finding;

/** Makes the request for an examination, also where settings are wrong or TOP_DIR does not exist. */
final class MachineRequest {
    private MachineRequest() {}

    /** Reads the settings. */
    @FunctionalInterface
    interface SettingsSource {
        Settings read() throws StackplugException;
    }

    static DoctorRequest of(GlobalOptions globals, SettingsSource settings) {
        List<Finding> known = new ArrayList<>();
        RunOptions options;
        try {
            options = RunOptionsFactory.ofReadOnly(globals, settings.read(), Selection.all(), false);
            known.add(Finding.ok("settings", "all of them are valid"));
        } catch (StackplugException e) {
            known.addAll(Findings.of("settings", e.problems()));
            options = RunOptions.of(Version.line(), globals.topDir())
                    .at(new Locations(globals.topDir(), globals.conf(), globals.dest()));
        }
        for (ExtFolder.Unusable file : ExtFolder.unusable()) {
            known.add(Finding.note(
                    "providers", file.file() + " is not used: " + file.why(), "Remove it, or put a jar there."));
        }
        return new DoctorRequest(
                options, Backends.fetchers(), Backends.runners(), System.getenv(), installation(), known);
    }

    /** Returns the folder and the archive that the launcher has passed. */
    private static Optional<DoctorRequest.Installation> installation() {
        String home = System.getProperty("stackplug.home", "");
        String archive = System.getProperty("stackplug.archive", "");
        return home.isEmpty() || archive.isEmpty()
                ? Optional.empty()
                : Optional.of(new DoctorRequest.Installation(Path.of(home), Path.of(archive)));
    }
}
