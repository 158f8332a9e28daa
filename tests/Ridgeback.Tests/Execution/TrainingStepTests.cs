using Ridgeback.Benchmarks;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Execution;

[Collection(nameof(Alone))]
public class TrainingStepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Step_allocates_nothing(int threads)
    {
        var step = Make<float>(threads);
        Feed(step);
        for (var i = 0; i < 100; i++)
        {
            step.Run();
        }

        // Tiered compilation may allocate in the background: one clean measurement of several proves it.
        var least = long.MaxValue;
        var leastHere = long.MaxValue;
        for (var attempt = 0; attempt < 10 && (least > 0 || leastHere > 0); attempt++)
        {
            var all = GC.GetTotalAllocatedBytes(true);
            var here = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                step.Run();
            }

            leastHere = Math.Min(leastHere, GC.GetAllocatedBytesForCurrentThread() - here);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - all);
        }

        leastHere.ShouldBe(0);
        least.ShouldBe(0);
    }

    [Fact]
    public void Steps_give_the_same_bits_with_any_number_of_threads()
    {
        float[][] States(int threads)
        {
            var step = Make<float>(threads);
            Feed(step);
            for (var i = 0; i < 5; i++)
            {
                step.Run();
            }

            return [.. step.Store.Variables.Where(v => !v.Shape.IsScalar).Select(v => step.Store.Tensor(v))];
        }

        var one = States(1);
        foreach (var threads in new[] { 2, 3 })
        {
            var several = States(threads);
            for (var i = 0; i < one.Length; i++)
            {
                several[i].ShouldBe(one[i]);
            }
        }
    }

    [Fact]
    public void Plans_match_the_reference_over_several_steps()
    {
        var step = Make<double>(1);
        Feed(step);
        var evaluator = new ReferenceEvaluator<double>(Batch, seed: 1);
        evaluator.Feed("input", step.Plan.Input("input").ToArray());
        evaluator.Feed("ids", step.Plan.IndexInput("ids").ToArray());
        evaluator.Feed("labels", step.Plan.IndexInput("labels").ToArray());
        for (var i = 0; i < 3; i++)
        {
            var loss = step.Run();
            evaluator.Step(step.Roots)[0][0].ShouldBe(loss, 1e-12);
            foreach (var variable in step.Store.Variables)
            {
                var plan = variable.Shape.IsScalar ? [step.Store.Scalar(variable)] : step.Store.Tensor(variable);
                PlanCheck.Same([plan], [evaluator.Get(variable)], 1e-9, $"{variable.Name} after step {i + 1}");
            }
        }
    }

    [Fact]
    public void Training_learns_the_batch()
    {
        var step = Make<float>(1);
        Feed(step);
        var first = step.Run();
        for (var i = 0; i < 300; i++)
        {
            step.Run();
        }

        step.Run().ShouldBeLessThan(0.2 * first);
    }

    private const int Batch = 48;

    private static TrainingStep<T> Make<T>(int threads)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => new(
        [20],
        [new Dense(70), new BatchNormalization(), new Relu(), new Dropout(0.8), new Dense(33), new Relu(), new Dense(4)],
        new Adam(0.01),
        new CompileOptions { Batch = Batch, Threads = threads },
        new L2(1e-3),
        new MaxNorm(1.5));

    private static void Feed<T>(TrainingStep<T> step)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Array.ConvertAll(new Shuffler(5).Numbers(Batch * 20), T.CreateTruncating).CopyTo(step.Plan.Input("input"));
        for (var i = 0; i < Batch; i++)
        {
            step.Plan.IndexInput("labels")[i] = i * i % 4;
            step.Plan.IndexInput("ids")[i] = i * 31;
        }
    }
}
