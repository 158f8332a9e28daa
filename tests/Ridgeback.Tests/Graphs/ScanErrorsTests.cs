using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

/// <summary>Every error of a scan: what and where, expected against received, remedy.</summary>
public class ScanErrorsTests
{
    private static readonly Node X = Node.Input("x", [5, 3, 2]);
    private static readonly Node H = Node.Input("h", [3, 2]);
    private static readonly Node Index = Node.IndexInput("index", [3]);

    private static readonly Dictionary<string, (Action Act, string Found, string Remedy)> Cases = new()
    {
        ["a state changes its shape"] = (() => Scan.Over(X, H, (_, h) => h.Sum(0)),
            "expected Real (3, 2) for state 0 after a step, received Real (2)", "A state keeps its shape and kind"),
        ["a state changes its kind"] = (() => Scan.Over([X], [Node.Input("v", [3])], _ => ([Index], [])),
            "expected Real (3) for state 0 after a step, received Index (3)", "A state keeps its shape and kind"),
        ["a first state of indices"] = (() => Scan.Over(X, Index, (_, h) => h),
            "expected real states, received Input 'index' (3)", "Convert it with ToReal"),
        ["another number of states"] = (() => Scan.Over([X], [H], step => ([], [])),
            "expected a body that returns 1 states, received 0", "Return one new state for each old one"),
        ["an output of indices"] = (() => Scan.Over([X], [H], step => ([step.State], [step.State.ArgMax()])),
            "expected real outputs, received Index (3) as output 0", "Convert it with ToReal"),
        ["no inputs and no steps"] = (() => Scan.Over([], [H], step => ([step.State], [])),
            "expected inputs to be fed step by step, or a number of steps, received neither", "Set ScanOptions.Steps"),
        ["no steps"] = (() => Scan.Repeat(0, H, h => h),
            "expected a first axis of known length or the time axis, received 0", "Put the time axis first"),
        ["steps are the batch"] = (() => Scan.Over(Node.Input("b", [Shape.Batch, 3, 2]), H, (x, _) => x),
            "expected a first axis of known length or the time axis, received the batch axis", "Put the time axis first"),
        ["steps against inputs"] = (() => Scan.Over(X, H, (x, _) => x, new() { Steps = 4 }),
            "expected 4 steps, received inputs of shape (5, 3, 2)", "Leave out ScanOptions.Steps"),
        ["inputs of different steps"] = (() => Scan.Over([X, Node.Input("y", [4, 3])], [H], step => ([step.State], [])),
            "expected as many steps in input 1 as in input 0, whose shape is (5, 3, 2), received (4, 3)",
            "Give all inputs the same first axis"),
        ["a scalar input"] = (() => Scan.Over(Node.Input("s", Shape.Scalar), H, (_, h) => h),
            "expected inputs (time, …), received () as input 0", "Use it in the body as it is"),
        ["real lengths"] = (() => Scan.Over(X, H, (x, _) => x, new() { Lengths = Node.Input("l", [3]) }),
            "expected lengths as indices (batch), received Real (3)", "Feed them as an index input"),
        ["lengths of rank 2"] = (() => Scan.Over(X, H, (x, _) => x, new() { Lengths = Node.IndexInput("l", [3, 1]) }),
            "expected lengths as indices (batch), received Index (3, 1)", "Feed them as an index input"),
        ["lengths of another batch"] = (() => Scan.Over(X, H, (x, _) => x, new() { Lengths = Node.IndexInput("l", [4]) }),
            "expected inputs (time, batch, …) for lengths (4), received (5, 3, 2)", "Make the second axis the examples'"),
        ["lengths, and a state without examples"] =
            (() => Scan.Over([X], [Node.Input("v", [2])], step => ([step.State], []), new() { Lengths = Index }),
            "expected states (batch, …) for lengths (3), received (2)", "Make the first axis the examples'"),
        ["lengths, and an output without examples"] =
            (() => Scan.Over([X], [H], step => ([step.State], [step.State.Sum()]), new() { Lengths = Index }),
            "expected outputs (batch, …) for lengths (3), received ()", "Make the first axis the examples'"),
        ["an assignment in the body"] = (() => Scan.Over(X, H, (_, h) => Node.Assign(new("w", [3, 2], VariableRole.Weight), h)),
            "expected a body that computes, received one that writes a variable in each step", "Make it a state"),
        ["a placeholder outside"] = (Leak, "expected it in the body of that scan only, received it in a graph around it",
            "Return what is wanted from the body"),
        ["a placeholder of another scan"] = (LeakIntoAnother,
            "expected it in the body of that scan only, received it in a graph around it", "Return what is wanted from the body"),
        ["several results as one"] = (() => _ = Several() + 1.0, "expected one tensor in input 0, received Scan () made at",
            "Read one of them with Output"),
        ["a result that does not exist"] = (() => Several().Output(6), "expected a result from 0 to 3 of Scan ()", "Read one that exists"),
        ["a result of one"] = (() => X.Output(0), "expected a node with several results, received Input 'x'", "Use the node itself"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names)), Trait("Row", "R121")]
    public void It_says_what_where_and_the_remedy(string name)
    {
        (var act, var found, var remedy) = Cases[name];
        var message = Should.Throw<GraphException>(act).Message;
        message.ShouldContain(" at ScanErrorsTests.cs:");
        message.ShouldContain($": {found}");
        message.ShouldContain($". {remedy}");
        message.ShouldEndWith(".");
    }

    [Theory, InlineData(6, 1), InlineData(-1, 2), Trait("Row", "R121")]
    public void A_length_beyond_the_steps_is_named_with_its_row(int length, int row)
    {
        var sequences = Scan.Over(X, H, (x, _) => x, new() { Lengths = Index });
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("x", new double[30]);
        evaluator.Feed("h", new double[6]);
        int[] lengths = [5, 5, 5];
        lengths[row] = length;
        evaluator.Feed("index", lengths);
        var message = Should.Throw<GraphException>(() => evaluator.Evaluate(sequences.State)).Message;
        message.ShouldContain("SequenceLengths at ScanErrorsTests.cs:");
        message.ShouldContain($"expected lengths from 0 to 5, received {length} in row {row}. Feed as many steps");
    }

    private static void Leak()
    {
        Node? leaked = null;
        Scan.Over(X, H, (x, _) => leaked = x);
        GraphVerifier.Verify(leaked! * 2.0);
    }

    private static void LeakIntoAnother()
    {
        Node? leaked = null;
        Scan.Over(X, H, (x, _) => leaked = x);
        GraphVerifier.Verify(Scan.Over(X, H, (x, _) => x * leaked!).State);
    }

    private static Node Several() => Scan.Over(X, H, (x, h) => x * h).State.Inputs[0];
}
