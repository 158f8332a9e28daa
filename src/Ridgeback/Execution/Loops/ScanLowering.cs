using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Execution;

/// <summary>
/// The pass after simplification: turns scans into loops that compute what somebody reads. Where another scan is fed a scan's states step
/// by step (bprop does), they are kept whole if that is little memory; otherwise at every √steps-th step, and the reader computes those
/// between again, chunk by chunk.
/// </summary>
internal sealed class ScanLowering
{
    private readonly ScanDemand demand;
    private readonly Dictionary<Node, Node> rebuilt = [];
    private readonly Dictionary<Node, Lowered> lowered = [];
    private readonly int elementBytes;
    private readonly long keptBytes;

    private ScanLowering(IReadOnlyList<Node> order, IReadOnlyList<Node> roots, int elementBytes, long keptBytes)
    {
        (this.elementBytes, this.keptBytes) = (elementBytes, keptBytes);
        demand = new ScanDemand(order, roots);
        foreach (var node in order.Where(demand.IsRead))
        {
            rebuilt[node] = node.Op switch
            {
                ScanOp scan => Lower(node, scan),
                Output output when node.Inputs[0].Op is ScanOp => lowered[node.Inputs[0]].Read(output.Position),
                _ => Copy(node),
            };
        }
    }

    /// <summary>The graph with loops in place of scans; the same nodes where there is none.</summary>
    /// <param name="roots">Simplified: all axes are known.</param>
    /// <param name="elementBytes">Of the plan's precision.</param>
    /// <param name="keptBytes">A scan's states that take up to this are kept whole.</param>
    public static IReadOnlyList<Node> Lower(IReadOnlyList<Node> roots, int elementBytes, long keptBytes)
    {
        var order = Traversal.InOrder(roots);
        if (!order.Any(node => node.Op is ScanOp))
        {
            return roots;
        }

        var pass = new ScanLowering(order, roots, elementBytes, keptBytes);
        return [.. roots.Select(root => pass.rebuilt[root])];
    }

    private Node Copy(Node node)
    {
        Node[] inputs = [.. node.Inputs.Select(input => rebuilt[input])];
        return inputs.SequenceEqual(node.Inputs) ? node : new Node(node.Op, inputs, node.Name, node.Origin);
    }

    private Node Lower(Node node, ScanOp scan)
    {
        var wanted = demand.Of(node);
        var body = scan.Body;
        var trajectories = ScanDemand.StatesBehind(body, wanted.TrajectoriesOf(scan), []);
        var keepsAll = (scan.Steps + 1L) * trajectories.Sum(k => body.States[k].Shape.Count) * elementBytes <= keptBytes;
        int[] wholes = [.. wanted.Whole.Where(i => i >= scan.Before(0))];
        int[] outputs = [.. wanted.OutputsOf(scan)];
        var part = Part(
            body, wanted.States,
            [.. outputs.Select(i => body.Outputs[i]), .. wholes.Select(i => i >= scan.After(0)
                ? body.NextStates[i - scan.After(0)] : body.States[i - scan.Before(0)])]);
        var inputs = new LoopInputs(this);
        var main = inputs.Stage(node, scan, part, [.. wanted.States.Select(k => inputs.Place(rebuilt[node.Inputs[k]]))]);

        var results = new List<LoopResult>();
        var places = new Dictionary<int, int>();
        void Give(int result, LoopResultKind kind, int position)
        {
            places[result] = results.Count;
            results.Add(new LoopResult(kind, position));
        }

        foreach (var k in wanted.Whole.Where(i => i < body.States.Count))
        {
            Give(k, LoopResultKind.Last, Array.IndexOf(wanted.States, k));
        }

        foreach ((var position, var i) in outputs.Select(i => i + body.States.Count).Concat(wholes).Index())
        {
            Give(i, LoopResultKind.Stacked, position);
        }

        var kept = new Dictionary<int, int>();
        var again = Part(body, trajectories, []);
        HashSet<Node> needed = [.. Traversal.InOrder(again.NextStates)];
        foreach (var k in keepsAll ? wanted.TrajectoriesOf(scan) : trajectories.Where(k =>
            needed.Contains(body.States[k]) || wanted.Stepwise.Contains(scan.Before(k))))
        {
            kept[k] = results.Count;
            results.Add(new(keepsAll ? LoopResultKind.Edges : LoopResultKind.Kept, Array.IndexOf(wanted.States, k)));
        }

        var loop = new Node(new LoopOp(main, inputs.Again, results, scan.Steps), inputs.Nodes, node.Name, node.Origin);
        lowered[node] = new Lowered(loop, places, kept, keepsAll, again, trajectories);
        return loop;
    }

    /// <summary>A body that computes some of its states and outputs only.</summary>
    private static ScanBody Part(ScanBody body, int[] states, IReadOnlyList<Node> outputs)
    {
        HashSet<Node> reached = [.. Traversal.InOrder(states.Select(k => body.NextStates[k]).Concat(outputs))];
        return new ScanBody
        {
            Index = body.Index,
            States = [.. states.Select(k => body.States[k])],
            Inputs = [.. body.Inputs.Where(reached.Contains)],
            Captured = [.. body.Captured.Where(reached.Contains)],
            NextStates = [.. states.Select(k => body.NextStates[k])],
            Outputs = outputs,
        };
    }

    /// <summary>A scan that has become a loop.</summary>
    /// <param name="Loop">Its node.</param>
    /// <param name="Places">Which of the loop's results is which of the scan's.</param>
    /// <param name="Kept">Which of them has the kept values of a state.</param>
    /// <param name="KeepsAll">Whether they are all or those at the chunks' starts.</param>
    /// <param name="Again">The body that computes the states that are read step by step.</param>
    /// <param name="States">Which states these are, and those that they depend on.</param>
    private sealed record Lowered(
        Node Loop, Dictionary<int, int> Places, Dictionary<int, int> Kept, bool KeepsAll, ScanBody Again, int[] States)
    {
        private readonly Dictionary<int, Node> readers = [];

        public Node Read(int result) => new(new Output(Places[result]), [Loop], null, Loop.Origin);

        public Node ReadKept(int state) =>
            readers.TryGetValue(state, out var reader) ? reader : readers[state] = new(new Output(Kept[state]), [Loop], null, Loop.Origin);
    }

    /// <summary>The inputs of a loop that is being made, and the stages that it needs before it.</summary>
    private sealed class LoopInputs(ScanLowering pass)
    {
        private readonly Dictionary<Node, int> stageOf = [];
        private readonly Dictionary<(Node, bool), int> places = [];

        public List<Node> Nodes { get; } = [];

        public List<LoopStage> Again { get; } = [];

        /// <summary>The place of an input; what is fed must lie row by row, so it is another input than one that is read whole.</summary>
        public int Place(Node node, bool isFed = false)
        {
            if (!places.TryGetValue((node, isFed), out var place))
            {
                places[(node, isFed)] = place = Nodes.Count;
                var isShared = places.ContainsKey((node, !isFed)) && node.Kind == ElementKind.Real;
                Nodes.Add(isShared ? new Node(new Pad(0, 0, 0), [node], node.Name, node.Origin) : node);
            }

            return place;
        }

        /// <summary>A body and where it finds its values.</summary>
        public LoopStage Stage(Node node, ScanOp scan, ScanBody part, int[] states)
        {
            var sources = scan.Body.Placeholders.Zip(node.Inputs).ToDictionary(pair => pair.First, pair => pair.Second);
            return new LoopStage
            {
                Body = part,
                Reverse = scan.Reverse,
                States = states,
                Feeds = [.. part.Inputs.Select(placeholder => Feed(sources[placeholder]))],
                Captured = [.. part.Captured.Select(placeholder => Place(pass.rebuilt[sources[placeholder]]))],
            };
        }

        private LoopFeed Feed(Node source)
        {
            if (!ScanDemand.IsTrajectory(source))
            {
                return new LoopFeed(Place(pass.rebuilt[source], isFed: true));
            }

            var node = source.Inputs[0];
            var scan = (ScanOp)node.Op;
            var position = ((Output)source.Op).Position;
            var isAfter = position >= scan.After(0);
            var state = position - (isAfter ? scan.After(0) : scan.Before(0));
            var edge = isAfter == scan.Reverse ? 0 : 1;
            var loop = pass.lowered[node];
            if (loop.KeepsAll)
            {
                return new LoopFeed(Place(loop.ReadKept(state)), Edge: edge) { IsState = true };
            }

            if (!stageOf.TryGetValue(node, out var stage))
            {
                int[] starts = [.. loop.States.Select(k => loop.Kept.ContainsKey(k) ? Place(loop.ReadKept(k)) : -1)];
                var made = Stage(node, scan, loop.Again, starts);
                stageOf[node] = stage = Again.Count;
                Again.Add(made);
            }

            return new LoopFeed(-1, stage, Array.IndexOf(loop.States, state), edge) { IsState = true };
        }
    }
}
