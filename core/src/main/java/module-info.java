/** The SPIs, and everything that must not differ between backends. */
module org.stackplug.core {
    requires transitive com.fasterxml.jackson.core;
    requires java.xml;
    requires owasp.encoder;

    exports org.stackplug.engine;
    exports org.stackplug.event;
    exports org.stackplug.file;
    exports org.stackplug.json;
    exports org.stackplug.localconf;
    exports org.stackplug.lock;
    exports org.stackplug.plugin;
    exports org.stackplug.problem;
    exports org.stackplug.report;
    exports org.stackplug.spi;

    uses org.stackplug.spi.PhaseRunnerProvider;
    uses org.stackplug.spi.SourceFetcherProvider;
}
