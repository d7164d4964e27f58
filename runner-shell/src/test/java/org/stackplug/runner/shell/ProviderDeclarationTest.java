package org.stackplug.runner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The class path reads only META-INF/services, and the module path reads only module-info. */
class ProviderDeclarationTest {

    @Test
    void declaresTheSameProvidersForClassPathAndModulePath() throws IOException {
        Path classes = Path.of("target/classes");
        Map<String, List<String>> services;
        try (Stream<Path> files = Files.list(classes.resolve("META-INF/services"))) {
            services = files.collect(Collectors.toMap(file -> file.getFileName().toString(), file -> lines(file)));
        }
        Map<String, List<String>> provided;
        try (var stream = Files.newInputStream(classes.resolve("module-info.class"))) {
            provided = ModuleDescriptor.read(stream).provides().stream()
                    .collect(
                            Collectors.toMap(ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers));
        }

        assertEquals(provided, services);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
