package org.stackplug.engine;

import java.nio.file.Path;
import java.time.Duration;
import org.stackplug.spi.Step;
import org.stackplug.spi.StepNotes;
import org.stackplug.spi.StepResult;

/** A step that was run, and how it went. */
public record StepRecord(Step step, StepResult result, Path log, Duration took, StepNotes notes) {}
