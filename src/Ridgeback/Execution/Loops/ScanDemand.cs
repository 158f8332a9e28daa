using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Execution;

/// <summary>What is read of each scan of a graph: a walk from the roots, users before inputs.</summary>
internal sealed class ScanDemand
{
    private readonly Dictionary<Node, Wanted> wanted = [];
    private readonly HashSet<Node> read = [];
    private readonly HashSet<Node> readStepwise = [];

    public ScanDemand(IReadOnlyList<Node> order, IReadOnlyList<Node> roots)
    {
        read.UnionWith(roots);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            Visit(order[i]);
        }
    }

    /// <summary>True when a node's elements are read by more than scans that are fed them step by step.</summary>
    public bool IsRead(Node node) => read.Contains(node);

    public Wanted Of(Node scan) => wanted[scan];

    /// <summary>The states that some results of a body depend on, step after step.</summary>
    public static int[] StatesBehind(ScanBody body, IEnumerable<int> states, IEnumerable<Node> outputs)
    {
        HashSet<int> found = [.. states];
        for (var before = -1; before != found.Count;)
        {
            before = found.Count;
            HashSet<Node> reached = [.. Traversal.InOrder(found.Select(k => body.NextStates[k]).Concat(outputs))];
            found.UnionWith(Enumerable.Range(0, body.States.Count).Where(k => reached.Contains(body.States[k])));
        }

        return [.. found.Order()];
    }

    private void Visit(Node node)
    {
        if (node.Op is Output output && node.Inputs[0].Op is ScanOp)
        {
            if (read.Contains(node) || readStepwise.Contains(node))
            {
                read.Add(node.Inputs[0]);
                wanted.TryAdd(node.Inputs[0], new Wanted());
                var results = wanted[node.Inputs[0]];
                if (read.Contains(node))
                {
                    results.Whole.Add(output.Position);
                }

                if (readStepwise.Contains(node))
                {
                    results.Stepwise.Add(output.Position);
                }
            }
        }
        else if (read.Contains(node))
        {
            if (node.Op is ScanOp scan)
            {
                ReadInputs(node, scan);
            }
            else
            {
                read.UnionWith(node.Inputs);
            }
        }
    }

    private void ReadInputs(Node node, ScanOp scan)
    {
        var results = wanted[node];
        var body = scan.Body;
        Node[] outputs = [.. results.OutputsOf(scan).Select(i => body.Outputs[i])];
        results.States = StatesBehind(body, results.StatesOf(scan), outputs);
        HashSet<Node> reached = [.. Traversal.InOrder(results.States.Select(k => body.NextStates[k]).Concat(outputs))];
        foreach ((var i, var placeholder) in body.Placeholders.Index())
        {
            var needed = i < body.States.Count ? results.States.Contains(i) : reached.Contains(placeholder);
            if (needed)
            {
                var stepwise = scan.IsStepwise(i) && IsTrajectory(node.Inputs[i]);
                (stepwise ? readStepwise : read).Add(node.Inputs[i]);
            }
        }
    }

    /// <summary>True for the values of a scan's state before or after each of its steps.</summary>
    public static bool IsTrajectory(Node node) =>
        node.Op is Output output && node.Inputs[0].Op is ScanOp scan && output.Position >= scan.Before(0);

    /// <summary>What is read of one scan.</summary>
    internal sealed class Wanted
    {
        /// <summary>Results that are read whole.</summary>
        public SortedSet<int> Whole { get; } = [];

        /// <summary>Values of states that are read step by step only.</summary>
        public SortedSet<int> Stepwise { get; } = [];

        /// <summary>The states that must be computed.</summary>
        public int[] States { get; set; } = [];

        /// <summary>Outputs of the body that are read.</summary>
        public IEnumerable<int> OutputsOf(ScanOp scan) =>
            Whole.Where(i => i >= scan.Body.States.Count && i < scan.Before(0)).Select(i => i - scan.Body.States.Count);

        /// <summary>States that are read in some way.</summary>
        public IEnumerable<int> StatesOf(ScanOp scan) =>
            Whole.Concat(Stepwise).Where(i => i < scan.Body.States.Count || i >= scan.Before(0)).Select(i => StateOf(scan, i)).Distinct();

        /// <summary>States whose values are read step by step.</summary>
        public IEnumerable<int> TrajectoriesOf(ScanOp scan) => Stepwise.Select(i => StateOf(scan, i)).Distinct();

        private static int StateOf(ScanOp scan, int result) =>
            result < scan.Body.States.Count ? result : (result - scan.Before(0)) % scan.Body.States.Count;
    }
}
