using Ridgeback.Graphs.Ops;

namespace Ridgeback.Graphs;

/// <summary>What a scan asks of its inputs and of its body.</summary>
internal static class ScanRule
{
    public static int StepsOf(IReadOnlyList<Node> inputs, ScanOptions options)
    {
        foreach ((var i, var input) in inputs.Index())
        {
            if (input.Shape.IsScalar)
            {
                throw Misfit(
                    $"expected inputs (time, …), received {input.Shape} as input {i}", "Use it in the body as it is, without feeding it");
            }

            if (input.Shape[0] != inputs[0].Shape[0])
            {
                throw Misfit(
                    $"expected as many steps in input {i} as in input 0, whose shape is {inputs[0].Shape}, received {input.Shape}",
                    "Give all inputs the same first axis");
            }
        }

        var steps = inputs.Count > 0 ? inputs[0].Shape[0] : options.Steps ?? throw Misfit(
            "expected inputs to be fed step by step, or a number of steps, received neither", "Set ScanOptions.Steps");
        if (options.Steps is { } asked && asked != steps)
        {
            throw Misfit($"expected {asked} steps, received inputs of shape {inputs[0].Shape}", "Leave out ScanOptions.Steps");
        }

        return steps is >= 1 or Shape.Time ? steps : throw Misfit(
            $"expected a first axis of known length or the time axis, received {Axis(steps)}",
            "Put the time axis first with Transpose, and give 1 step or more");
    }

    public static void RequireReal(IReadOnlyList<Node> initialStates)
    {
        foreach ((var i, var state) in initialStates.Index())
        {
            if (state.Kind != ElementKind.Real)
            {
                throw Misfit($"expected real states, received {state} as state {i}", "Convert it with ToReal");
            }
        }
    }

    /// <summary>The lengths as real numbers, whose range is looked at when they are fed.</summary>
    public static Node LengthsOf(Node lengths, int steps, IReadOnlyList<Node> inputs, IReadOnlyList<Node> initialStates)
    {
        if (lengths.Kind != ElementKind.Index || lengths.Shape.Rank != 1)
        {
            throw Misfit($"expected lengths as indices (batch), received {lengths.Kind} {lengths.Shape}", "Feed them as an index input");
        }

        foreach (var input in inputs)
        {
            if (input.Shape.Rank < 2 || input.Shape[1] != lengths.Shape[0])
            {
                throw Misfit(
                    $"expected inputs (time, batch, …) for lengths {lengths.Shape}, received {input.Shape}",
                    "Make the second axis the examples', or give no lengths");
            }
        }

        foreach (var state in initialStates)
        {
            RequireRows(state, "states", lengths);
        }

        return new Node(new SequenceLengths(steps), [lengths]);
    }

    public static void RequireFitting(
        IReadOnlyList<Node> initialStates, IReadOnlyList<Node> next, IReadOnlyList<Node> outputs, Node? lengths)
    {
        if (next.Count != initialStates.Count)
        {
            throw Misfit(
                $"expected a body that returns {initialStates.Count} states, received {next.Count}",
                "Return one new state for each old one");
        }

        for (var i = 0; i < next.Count; i++)
        {
            if (next[i].Kind != ElementKind.Real || !next[i].Shape.Equals(initialStates[i].Shape))
            {
                throw Misfit(
                    $"expected {ElementKind.Real} {initialStates[i].Shape} for state {i} after a step, "
                        + $"received {next[i].Kind} {next[i].Shape}",
                    "A state keeps its shape and kind; stretch the first state with BroadcastTo, or mend the body");
            }
        }

        foreach ((var i, var output) in outputs.Index())
        {
            if (output.Kind != ElementKind.Real)
            {
                throw Misfit($"expected real outputs, received {output.Kind} {output.Shape} as output {i}", "Convert it with ToReal");
            }

            if (lengths is not null)
            {
                RequireRows(output, "outputs", lengths);
            }
        }
    }

    private static void RequireRows(Node node, string what, Node lengths)
    {
        if (node.Shape.IsScalar || node.Shape[0] != lengths.Shape[0])
        {
            throw Misfit(
                $"expected {what} (batch, …) for lengths {lengths.Shape}, received {node.Shape}",
                "Make the first axis the examples', or give no lengths");
        }
    }

    private static GraphException Misfit(string found, string remedy) => new($"Scan at {Origin.Current}", found, remedy);

    /// <summary>An axis as a person writes it.</summary>
    private static string Axis(int length) =>
        length switch { Shape.Batch => "the batch axis", Shape.Time => "the time axis", _ => $"{length}" };
}
