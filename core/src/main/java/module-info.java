/** The engine of stackplug, and the SPIs of its backends: everything that must not differ between backends is here. */
module org.stackplug.core {
    requires transitive com.fasterxml.jackson.core;
    requires java.xml;
    requires org.apache.commons.text;
    requires owasp.encoder;

    exports org.stackplug.bundle;
    exports org.stackplug.devstack;
    exports org.stackplug.doctor;
    exports org.stackplug.edit;
    exports org.stackplug.event;
    exports org.stackplug.file;
    exports org.stackplug.hold;
    exports org.stackplug.journal;
    exports org.stackplug.json;
    exports org.stackplug.localconf;
    exports org.stackplug.lock;
    exports org.stackplug.mask;
    exports org.stackplug.options;
    exports org.stackplug.plan;
    exports org.stackplug.plugin;
    exports org.stackplug.problem;
    exports org.stackplug.provider;
    exports org.stackplug.prune;
    exports org.stackplug.registry;
    exports org.stackplug.report;
    exports org.stackplug.report.text;
    exports org.stackplug.run;
    exports org.stackplug.settings;
    exports org.stackplug.spi;
    exports org.stackplug.spi.fetch;
    exports org.stackplug.spi.fetch.snapshot;
    exports org.stackplug.spi.run;
    exports org.stackplug.spi.run.step;
    exports org.stackplug.state;

    uses org.stackplug.spi.fetch.SourceFetcherProvider;
    uses org.stackplug.spi.run.PhaseRunnerProvider;
}
