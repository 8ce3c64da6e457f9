package io.zetel.licensing.api.graph;

import java.util.List;

/** The routes about one kind of thing. */
interface GraphRoutes {

    List<GraphRoute> routes();
}
