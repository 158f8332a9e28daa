using System.Text;

namespace Ridgeback.Graphs;

/// <summary>A graph as text that a person can read, and as a drawing.</summary>
public static class GraphPrinter
{
    /// <summary>
    /// One line for each node, inputs first: number, op with settings, inputs, shape, name and origin. The body of a scan follows its node,
    /// indented, with numbers of its own.
    /// </summary>
    public static string Print(params IEnumerable<Node> roots)
    {
        var text = new StringBuilder();
        Print(text, roots, "", 0);
        return text.ToString();
    }

    private static void Print(StringBuilder text, IEnumerable<Node> roots, string indent, int depth)
    {
        var order = Traversal.InOrder(roots);
        var number = Numbers(order);
        string Of(Node node) => $"%{(depth == 0 ? "" : $"{(char)('a' + depth - 1)}")}{number[node]}";
        foreach (var node in order)
        {
            text.Append($"{indent}{Of(node)} = {Label(node)}({string.Join(", ", node.Inputs.Select(Of))}) {ShapeOf(node)}");
            text.Append(node.Kind == ElementKind.Index ? " index" : "");
            text.Append(node.Name is null ? "" : $" '{node.Name}'");
            text.Append($"  at {node.Origin}\n");
            if (node.Op is Ops.ScanOp { Body: var body })
            {
                Print(text, body.Results, indent + "    ", depth + 1);
                var inner = Numbers(Traversal.InOrder(body.Results));
                string Results(IEnumerable<Node> results) =>
                    string.Join(", ", results.Select(result => $"%{(char)('a' + depth)}{inner[result]}"));
                var next = body.NextStates.Where((_, k) => Ops.ScanOp.IsGiven(body.States[k]));
                text.Append($"{indent}    next states ({Results(next)}), outputs ({Results(body.Outputs)})\n");
            }
        }
    }

    /// <summary>The graph in Graphviz' language: <c>dot -Tsvg</c> draws it. Layers become clusters.</summary>
    public static string ToDot(params IEnumerable<Node> roots)
    {
        var order = Traversal.InOrder(roots);
        var number = Numbers(order);
        var text = new StringBuilder("digraph ridgeback {\n  rankdir=BT;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
        var cluster = 0;
        foreach (var layer in order.GroupBy(node => node.Origin.Scope))
        {
            var indent = layer.Key is null ? "  " : "    ";
            text.Append(layer.Key is null ? "" : $"  subgraph cluster_{cluster++} {{\n    label=\"{Escape(layer.Key)}\";\n");
            foreach (var node in layer)
            {
                var name = node.Name is null ? "" : $"{Escape(node.Name)}\\n";
                text.Append($"{indent}n{number[node]} [label=\"{name}{Escape(Label(node))}\\n{ShapeOf(node)}\"];\n");
            }

            text.Append(layer.Key is null ? "" : "  }\n");
        }

        foreach (var node in order)
        {
            foreach (var input in node.Inputs)
            {
                text.Append($"  n{number[input]} -> n{number[node]};\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    internal static string Label(Node node) =>
        node.Op.Settings.Length == 0 ? node.Op.Name : $"{node.Op.Name}[{node.Op.Settings}]";

    private static string ShapeOf(Node node) => node.Kind == ElementKind.Tuple ? $"{node.Outputs.Count} results" : $"{node.Shape}";

    private static Dictionary<Node, int> Numbers(IReadOnlyList<Node> order)
    {
        var number = new Dictionary<Node, int>();
        foreach (var node in order)
        {
            number[node] = number.Count;
        }

        return number;
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
