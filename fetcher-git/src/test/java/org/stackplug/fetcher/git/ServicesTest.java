package org.stackplug.fetcher.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.fetch.SourceFetcherProvider;

class ServicesTest {
    private static final Path CLASSES = Path.of("target/classes");

    @Test
    void namesTheSameProviderInTheModuleAndTheServicesFile() throws Exception {
        ModuleDescriptor module =
                ModuleFinder.of(CLASSES).findAll().iterator().next().descriptor();
        ModuleDescriptor.Provides provided = module.provides().iterator().next();
        List<String> listed = Files.readAllLines(CLASSES.resolve("META-INF/services/" + provided.service()));
        assertEquals(provided.providers(), listed);
    }

    @Test
    void findsTheProviderOnTheClassPath() {
        assertTrue(ServiceLoader.load(SourceFetcherProvider.class).stream()
                .anyMatch(provider -> provider.get().id().equals("jgit")));
    }
}
