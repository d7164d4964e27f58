package org.stackplug.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.stackplug.doctor.machine.Examination;
import org.stackplug.file.NotesFolder;
import org.stackplug.lock.LockFile;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Finding;
import org.stackplug.state.LastStack;

/** The files of TOP_DIR that stackplug writes and reads again: the lock, and the record of the last stack. */
record LockExam(Path topDir) implements Examination {
    @Override
    public String topic() {
        return "lock";
    }

    @Override
    public List<Finding> findings() throws StackplugException, IOException {
        Path file = topDir.resolve(LockFile.NAME);
        int entries = LockFile.read(file).entries().size();
        if (NotesFolder.openToOthers(topDir).isEmpty()) {
            // Otherwise reading it would correct the mode.
            LastStack.read(topDir);
        }
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? List.of(Finding.ok(
                        topic(), LockFile.NAME + " pins " + entries + (entries == 1 ? " plugin" : " plugins")))
                : List.of();
    }
}
