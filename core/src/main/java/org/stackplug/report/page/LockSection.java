package org.stackplug.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stackplug.file.PlainFile;
import org.stackplug.journal.RunRecord;
import org.stackplug.lock.LockFile;

/** The copy of stackplug.lock in the run's folder. */
final class LockSection extends Section {
    private static final long LARGEST_LOCK = 16L * 1024 * 1024;

    LockSection() {
        super("lock", "Lock");
    }

    @Override
    void content(RunRecord run, HtmlWriter html) {
        Path lock = run.folder().resolve(LockFile.NAME);
        if (!Files.exists(lock)) {
            html.element("p", "There was no lock file.");
            return;
        }
        try {
            String text = PlainFile.text(lock, LARGEST_LOCK);
            html.open("details").element("summary", LockFile.NAME + " at the end of the run");
            html.open("pre").constant("tabindex", "0").constant("aria-label", LockFile.NAME);
            html.element("code", text).close("pre").close("details");
        } catch (IOException e) {
            html.element("p", "The copy of the lock file can't be read.");
        }
    }
}
