package io.zetel.licensing.api.http.operations;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.DeadLetters;
import io.zetel.licensing.engine.projection.ProjectionDefinitions;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operators see how far each read model is. */
@RestController
@RequestMapping("/api/v1/operations/projections")
@Allowed(Role.OPERATOR)
public class ProjectionController {

    private static final int MOST_COUNTED = 500;

    private final Positions positions;
    private final ProjectionDefinitions projections;
    private final DeadLetters letters;

    ProjectionController(Positions positions, ProjectionDefinitions projections, DataSource dataSource) {
        this.positions = positions;
        this.projections = projections;
        this.letters = new DeadLetters(dataSource);
    }

    /**
     * A read model: the position it has seen of those there are, and how many events it could not show, 500 at most.
     */
    public record ProjectionView(String projection, long position, long head, long behind, int deadLetters) {}

    /** All read models. */
    public record ProjectionViews(List<ProjectionView> items) {}

    /** How far each is. */
    @Operation(
            description =
                    "How far each read model is: the position it has seen, the last position of the store, and how many events it could "
                            + "not show, counted to 500.")
    @GetMapping
    public ProjectionViews list() {
        long head = positions.head();
        return new ProjectionViews(
                projections.groups().stream().map(group -> view(group, head)).toList());
    }

    private ProjectionView view(String group, long head) {
        long seen = Math.min(head, positions.seen(group));
        return new ProjectionView(
                group,
                Math.max(0, seen),
                head,
                Math.max(0, head - seen),
                letters.list(group, null, 0, MOST_COUNTED).size());
    }
}
