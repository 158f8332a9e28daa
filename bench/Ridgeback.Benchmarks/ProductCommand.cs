using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Benchmarks;

/// <summary><c>product</c>: times one matrix product in a plan over variables, which lie in panels.</summary>
internal static class ProductCommand
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        // rows inner columns, n or t for each operand, threads, seconds
        var (rows, inner, columns) = (Number(arguments[0]), Number(arguments[1]), Number(arguments[2]));
        var (transposeX, transposeY) = (arguments[3][0] == 't', arguments[3][1] == 't');
        var threads = Number(arguments[4]);
        var seconds = double.Parse(arguments[5], CultureInfo.InvariantCulture);
        var x = Matrix("x", transposeX ? inner : rows, transposeX ? rows : inner);
        var y = Matrix("y", transposeY ? columns : inner, transposeY ? inner : columns);
        var result = new Variable("result", [rows, columns], VariableRole.TrainingState, 0.0);
        var store = new StateStore<float>();
        store.Add(x, y, result);
        var plan = Plan<float>.Compile(
            [Node.Assign(result, Node.MatMul(x, y, transposeX, transposeY))], store, new CompileOptions { Threads = threads });
        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        for (var start = Stopwatch.GetTimestamp(); start < end || times.Count < 20; start = Stopwatch.GetTimestamp())
        {
            plan.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        times.RemoveRange(0, times.Count / 5);
        times.Sort();
        Console.WriteLine(
            JsonSerializer.Serialize(new { medianMicroseconds = times[times.Count / 2], operations = 2.0 * rows * inner * columns }));
    }

    private static Variable Matrix(string name, int rows, int columns) =>
        new(name, [rows, columns], VariableRole.Weight, Node.RandomUniform(name, [rows, columns], RandomPlace.Initial));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
