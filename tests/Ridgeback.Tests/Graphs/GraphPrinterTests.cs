using System.Text.RegularExpressions;
using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

public class GraphPrinterTests
{
    private static readonly Origin Here = new(null, "Model.cs", 7);

    [Fact]
    public void Print_has_one_line_for_each_node_inputs_first()
    {
        using (Origin.Enter(Here))
        {
            var x = Node.Input("x", [Shape.Batch, 3]);
            var labels = Node.IndexInput("labels", [Shape.Batch]);
            var loss = (x.Square() * labels.OneHot(3)).Sum().Named("loss");
            GraphPrinter.Print(loss).ShouldBe(
                """
                %0 = Input['x']() (batch, 3) 'x'  at Model.cs:7
                %1 = Square(%0) (batch, 3)  at Model.cs:7
                %2 = Input['labels']() (batch) index 'labels'  at Model.cs:7
                %3 = OneHot[3 classes](%2) (batch, 3)  at Model.cs:7
                %4 = Multiply(%1, %3) (batch, 3)  at Model.cs:7
                %5 = Sum[axes 0,1](%4) () 'loss'  at Model.cs:7

                """);
        }
    }

    [Fact]
    public void A_scan_is_followed_by_its_body()
    {
        using (Origin.Enter(Here))
        {
            var x = Node.Input("x", [Shape.Time, Shape.Batch, 3]);
            var decay = Node.Input("decay", Shape.Scalar);
            var h = Node.Input("h", [Shape.Batch, 3]);
            GraphPrinter.Print(Scan.Over(x, h, (part, state) => (decay * state) + part).Output).ShouldBe(
                """
                %0 = Input['h']() (batch, 3) 'h'  at Model.cs:7
                %1 = Input['x']() (time, batch, 3) 'x'  at Model.cs:7
                %2 = Input['decay']() () 'decay'  at Model.cs:7
                %3 = Scan[time steps, 1 state, 1 input, 1 captured, 1 output](%0, %1, %2) 4 results  at Model.cs:7
                    %a0 = Placeholder[captured 0]() ()  at Model.cs:7
                    %a1 = Placeholder[state 0]() (batch, 3)  at Model.cs:7
                    %a2 = Multiply(%a0, %a1) (batch, 3)  at Model.cs:7
                    %a3 = Placeholder[input 0]() (batch, 3)  at Model.cs:7
                    %a4 = Add(%a2, %a3) (batch, 3)  at Model.cs:7
                    next states (%a4), outputs (%a4)
                %4 = Output[1](%3) (time, batch, 3)  at Model.cs:7

                """);
        }
    }

    [Fact]
    public void The_drawing_has_each_node_once_each_edge_and_balanced_braces()
    {
        using (Origin.Enter(Here))
        {
            var x = Node.Input("x", [3]);
            Node y;
            using (Origin.Enter("hidden1"))
            {
                y = x * x;
            }

            using (Origin.Enter("hidden2"))
            {
                y = y + x;
            }

            var dot = GraphPrinter.ToDot(y, x);
            Ids(dot).ShouldBe(["n0", "n1", "n2"], ignoreOrder: true);
            Regex.Matches(dot, @"n\d+ -> n\d+").Select(match => match.Value)
                .ShouldBe(["n0 -> n1", "n0 -> n1", "n1 -> n2", "n0 -> n2"]);
            Regex.Matches(dot, "subgraph cluster_\\d+").Select(match => match.Value).Distinct().Count().ShouldBe(2);
            dot.ShouldContain("label=\"hidden1\";");
            Balanced(dot);
        }
    }

    [Fact]
    public void Quotes_and_backslashes_are_escaped()
    {
        using (Origin.Enter(new Origin("a\"b\\", null, 0)))
        {
            var dot = GraphPrinter.ToDot(Node.Input("key\\", [2]).Named("say \"x\" \\"));
            dot.ShouldContain("label=\"a\\\"b\\\\\";");
            dot.ShouldContain("[label=\"say \\\"x\\\" \\\\\\nInput['key\\\\']\\n(2)\"];");
            Balanced(dot);
            Ids(dot).ShouldBe(["n0"]);
        }
    }

    [Fact]
    public void A_gradient_can_be_drawn()
    {
        var x = Node.Input("x", [3]);
        var gradient = Gradients.Of(x.Softmax().Log().Sum(), [x])[0];
        var dot = GraphPrinter.ToDot(gradient);
        var nodes = Traversal.InOrder([gradient]).Count;
        Ids(dot).Length.ShouldBe(nodes);
        Ids(dot).Distinct().Count().ShouldBe(nodes);
        Balanced(dot);
        GraphPrinter.Print(gradient).Split('\n').Length.ShouldBe(nodes + 1);
    }

    [Fact]
    public void Settings_are_printed()
    {
        var x = Node.Input("x", [2, 3]);
        Node[] nodes =
        [
            x.Reshape([3, 2]), x.Transpose(1, 0), x.Slice(1, 0, 2), x.Pad(0, 1, 2), x.Sum(true, 0), x.Max(1), x.Length(0),
            Node.MatMul(x, x, true), Node.Concatenate(1, x, x), 2.5, Node.Constant([1, 2], [2]), x.BroadcastTo([4, 2, 3]),
            Node.RandomBernoulli("s", [2], 0.5, RandomPlace.Initial), new Variable("w", [1], VariableRole.Bias).Value,
        ];
        nodes.Select(GraphPrinter.Label).ShouldBe(
        [
            "Reshape[to (3, 2)]", "Transpose[order 1,0]", "Slice[axis 1 from 0, 2 long]", "Pad[axis 0 by 1 and 2]", "Sum[axes 0 kept]",
            "Max[axes 1]", "AxisLength[axes 0]", "MatMul[xᵀ·y]", "Concatenate[axis 1]", "Constant[2.5]", "ConstantTensor[2 numbers]",
            "BroadcastTo[to (4, 2, 3)]", "RandomBernoulli[stream 's', probability 0.5]", "Variable['w']",
        ]);
    }

    private static string[] Ids(string dot) =>
        [.. Regex.Matches(dot, @"^\s+(n\d+) \[label=", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    /// <summary>Braces and quotes outside of strings match, and nothing is left open.</summary>
    private static void Balanced(string dot)
    {
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < dot.Length; i++)
        {
            if (quoted && dot[i] == '\\')
            {
                i++;
            }
            else if (dot[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted)
            {
                depth += dot[i] == '{' ? 1 : dot[i] == '}' ? -1 : 0;
                depth.ShouldBeGreaterThanOrEqualTo(0);
            }
        }

        depth.ShouldBe(0);
        quoted.ShouldBeFalse();
        dot.ShouldStartWith("digraph ");
    }
}
