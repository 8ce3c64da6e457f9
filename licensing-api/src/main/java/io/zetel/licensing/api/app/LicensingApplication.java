package io.zetel.licensing.api.app;

import io.zetel.licensing.api.app.training.TrainingRun;
import io.zetel.licensing.api.audit.VerifyHistory;
import io.zetel.licensing.api.importer.ImportCommand;
import io.zetel.licensing.api.moving.MoveCommand;
import io.zetel.licensing.engine.embedded.EarlyDatabase;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Zetel, ready to run. */
@SpringBootApplication(scanBasePackages = {"io.zetel.licensing.api", "io.zetel.licensing.engine"})
public class LicensingApplication {

    static {
        // The framework advertises its maker's console on every start.
        System.setProperty("disable-axoniq-console-message", "true");
    }

    /**
     * Starts Zetel, verifies an exported history, carries over what another system knows, moves a tenant to another
     * installation, or shows the JVM what to remember; what can be configured is in {@code application.yaml}.
     */
    public static void main(String[] args) {
        if (VerifyHistory.isAsked(args)) {
            System.exit(VerifyHistory.run(System.out, args));
        }
        if (ImportCommand.isAsked(args)) {
            System.exit(ImportCommand.run(System.out, System.err, System.getenv(), args));
        }
        if (MoveCommand.isAsked(args)) {
            System.exit(MoveCommand.run(System.out, System.err, System.getenv(), args));
        }
        if (TrainingRun.isAsked(args)) {
            System.exit(TrainingRun.run(create(), System.out, System.err, args));
        }
        create().run(args);
    }

    /** Zetel, not yet started. */
    public static SpringApplication create() {
        var application = new SpringApplication(LicensingApplication.class);
        application.addInitializers(new EarlyDatabase());
        return application;
    }
}
