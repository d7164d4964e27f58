package org.stackplug.event;

import java.nio.file.Path;
import java.time.Duration;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepNotes;
import org.stackplug.spi.run.step.StepResult;

/** A step that was run, with its result. */
public record StepRecord(Step step, StepResult result, Path log, Duration took, StepNotes notes) {}
