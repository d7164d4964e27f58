package org.stackplug.cli.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtFolderTest {
    @TempDir
    Path folder;

    @Test
    void namesEachFileThatIsNotAJarAndWhy() throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("good.jar")))) {
            jar.putNextEntry(new JarEntry("some.file"));
        }
        Files.writeString(folder.resolve("notes.txt"), "text");
        Files.writeString(folder.resolve("page.jar"), "<html>not found</html>");
        Files.createFile(folder.resolve("empty.jar"));
        Files.createDirectory(folder.resolve("folder.jar"));
        Files.createSymbolicLink(folder.resolve("link.jar"), folder.resolve("nothing"));
        byte[] good = Files.readAllBytes(folder.resolve("good.jar"));
        Files.write(folder.resolve("half.jar"), java.util.Arrays.copyOf(good, good.length / 2));

        Files.write(Files.createDirectory(folder.resolve("backend")).resolve("fine.jar"), good);
        Files.writeString(folder.resolve("backend/README"), "text");

        List<ExtFolder.Unusable> unusable = ExtFolder.unusable(folder);

        assertEquals(
                List.of("README", "empty.jar", "folder.jar", "half.jar", "link.jar", "notes.txt", "page.jar"),
                unusable.stream()
                        .map(file -> file.file().getFileName().toString())
                        .toList());
        assertTrue(unusable.stream().noneMatch(file -> file.why().isBlank()), unusable::toString);
    }

    @Test
    void hasNothingToSayWithoutTheFolder() {
        assertEquals(List.of(), ExtFolder.unusable(folder.resolve("none")));
    }
}
