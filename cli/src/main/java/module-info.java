/** The command line. */
module org.stackplug.cli {
    requires org.stackplug.core;
    requires info.picocli;
    requires org.apache.commons.configuration2;
    // Only the demo needs it, and says so when it is not there.
    requires static org.eclipse.jgit;

    uses org.stackplug.spi.PhaseRunnerProvider;
    uses org.stackplug.spi.SourceFetcherProvider;
}
