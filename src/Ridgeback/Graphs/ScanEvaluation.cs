using System.Numerics;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Graphs;

/// <summary>The plain run of a scan: the body by the reference evaluator, step after step. Every state is kept.</summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class ScanEvaluation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ScanOp scan;
    private readonly ScanBody body;
    private readonly ReferenceEvaluator<T> evaluator;
    private readonly Dictionary<Node, Array> given = [];

    public ScanEvaluation(ScanOp scan, in OpArguments<T> arguments)
    {
        this.scan = scan;
        body = scan.Body;
        var batch = 0;
        var time = 0;
        foreach ((var i, var placeholder) in body.Placeholders.Index())
        {
            var shape = scan.IsStepwise(i) ? new Shape(arguments.InputShape(i).Axes[1..]) : arguments.InputShape(i);
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                batch = placeholder.Shape[axis] == Shape.Batch ? shape[axis] : batch;
                time = placeholder.Shape[axis] == Shape.Time ? shape[axis] : time;
            }
        }

        evaluator = new ReferenceEvaluator<T>(batch, arguments.Seed, time);
    }

    public void Run(in OpArguments<T> arguments)
    {
        var states = body.States.Count;
        for (var k = 0; k < states; k++)
        {
            given[body.States[k]] = arguments.Input(k).ToArray();
        }

        for (var i = 0; i < body.Captured.Count; i++)
        {
            var input = states + body.Inputs.Count + i;
            given[body.Captured[i]] = body.Captured[i].Kind == ElementKind.Real
                ? arguments.Input(input).ToArray()
                : arguments.IndexInput(input).ToArray();
        }

        var steps = StepsOf(arguments);
        for (var step = 0; step < steps; step++)
        {
            RunStep(arguments, scan.Reverse ? steps - 1 - step : step, steps);
        }

        for (var k = 0; k < states; k++)
        {
            ((T[])given[body.States[k]]).CopyTo(arguments.OutputAt(k));
        }
    }

    private void RunStep(in OpArguments<T> arguments, int time, int steps)
    {
        var states = body.States.Count;
        given[body.Index] = new[] { T.CreateChecked(time) };
        for (var i = 0; i < body.Inputs.Count; i++)
        {
            given[body.Inputs[i]] = body.Inputs[i].Kind == ElementKind.Real
                ? Part(arguments.Input(states + i), time, steps).ToArray()
                : Part(arguments.IndexInput(states + i), time, steps).ToArray();
        }

        var results = evaluator.Evaluate([.. body.Results], given);
        for (var i = 0; i < body.Outputs.Count; i++)
        {
            Put((T[])results[states + i], arguments.OutputAt(states + i), time);
        }

        for (var k = 0; k < states; k++)
        {
            Put((T[])given[body.States[k]], arguments.OutputAt(scan.Before(k)), time);
            Put((T[])results[k], arguments.OutputAt(scan.After(k)), time);
            given[body.States[k]] = results[k];
        }
    }

    private int StepsOf(in OpArguments<T> arguments) => scan.Steps > 0 ? scan.Steps : arguments.InputShape(body.States.Count)[0];

    private static ReadOnlySpan<TElement> Part<TElement>(ReadOnlySpan<TElement> all, int time, int steps) =>
        all.Slice(time * (all.Length / steps), all.Length / steps);

    private static void Put(T[] part, Span<T> all, int time) => part.CopyTo(all[(time * part.Length)..]);
}
