/** The command line. */
module org.stackplug.cli {
    requires org.stackplug.core;
    requires info.picocli;
    requires org.apache.commons.configuration2;
    requires org.apache.logging.log4j;
    requires org.jline.nativ;
    requires org.slf4j;
    // Only the demo and the warm-up need it, and say so when it is not there.
    requires static org.eclipse.jgit;
    requires static jdk.httpserver;

    provides System.LoggerFinder with
            org.stackplug.cli.log.LogFinder;
    provides org.slf4j.spi.SLF4JServiceProvider with
            org.stackplug.cli.log.Slf4jProvider;

    uses org.stackplug.spi.run.PhaseRunnerProvider;
    uses org.stackplug.spi.fetch.SourceFetcherProvider;
}
