/** The SPIs, and everything that must not differ between backends. */
module org.stackplug.core {
    requires com.fasterxml.jackson.core;

    exports org.stackplug.spi;

    uses org.stackplug.spi.SourceFetcherProvider;
}
