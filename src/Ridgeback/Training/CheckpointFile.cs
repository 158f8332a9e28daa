using System.Text;
using System.Text.Json;
using Ridgeback.Execution;
using Ridgeback.Formats;
using Ridgeback.Graphs;

namespace Ridgeback.Training;

/// <summary>
/// One file that holds everything a run needs to go on bit for bit: parameters, optimizer state, the best parameters,
/// the place in the epoch, early stopping and history. Written beside and renamed.
/// </summary>
internal static class CheckpointFile
{
    private const string Name = "checkpoint.safetensors";
    private const string Best = "best/";
    private const int Version = 2;

    public static string PathIn(string folder) => Path.Combine(folder, Name);

    public static void Write(
        string folder, StateStore<float> store, StateStore<float> best, TrainerState state, string identity, double seconds)
    {
        AtomicFile.MakeFolder(folder);
        var tensors = new List<SafeTensor>();
        foreach (var variable in store.Variables)
        {
            tensors.Add(variable.Shape.IsScalar
                ? SafeTensor.Create<double>(variable.Name, [store.Scalar(variable)])
                : SafeTensor.Create<float>(variable.Name, store.Tensor(variable), [.. variable.Shape]));
        }

        foreach (var variable in best.Variables)
        {
            tensors.Add(SafeTensor.Create<float>(Best + variable.Name, best.Tensor(variable), [.. variable.Shape]));
        }

        SafeTensors.Write(PathIn(folder), tensors, [new("identity", identity), new("training", Describe(state, seconds))]);
    }

    /// <summary>Restores a checkpoint into stores that hold the same variables.</summary>
    /// <exception cref="InputException">The file is damaged, or belongs to another network, data or settings.</exception>
    public static void Read(string folder, StateStore<float> store, StateStore<float> best, TrainerState state, string identity)
    {
        var path = PathIn(folder);
        var file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue("identity", out var found) || found != identity)
        {
            throw new InputException(
                $"Checkpoint '{path}'", $"expected one of {identity}, received one of {found ?? "nothing"}",
                "Resume with the data and configuration of that run, or begin a new one");
        }

        foreach (var variable in store.Variables)
        {
            if (variable.Shape.IsScalar)
            {
                store.Scalar(variable) = file[variable.Name].Values<double>()[0];
            }
            else
            {
                Fill(file, variable.Name, store, variable);
            }
        }

        foreach (var variable in best.Variables)
        {
            Fill(file, Best + variable.Name, best, variable);
        }

        try
        {
            using var json = JsonDocument.Parse(file.Metadata["training"]);
            Restore(json.RootElement, state);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException(
                $"Checkpoint '{path}'", $"expected the state of a training, received: {exception.Message}", "Begin a new run", exception);
        }
    }

    private static void Fill(SafeTensorsFile file, string name, StateStore<float> store, Variable variable)
    {
        var tensor = file[name];
        if (tensor.Kind != TensorKind.Float32 || tensor.Count != variable.Shape.Count)
        {
            throw new InputException(
                $"Checkpoint '{file.Source}', tensor '{name}'", $"expected {variable.Shape.Count} 32-bit floats, received {tensor.Count} of {tensor.Kind}",
                "Begin a new run");
        }

        store.SetTensor(variable, tensor.Values<float>());
    }

    private static string Describe(TrainerState state, double seconds)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("epoch", state.Epoch);
            json.WriteNumber("nextBatch", state.NextBatch);
            json.WriteNumber("steps", state.Steps);
            json.WriteNumber("batchLossSum", state.BatchLossSum);
            json.WriteNumber("batchLossWeight", state.BatchLossWeight);
            json.WriteNumber("seconds", seconds);
            json.WriteNumber("keptStep", state.BestStep);
            json.WriteNumber("bestStep", state.Rule.BestStep);
            WriteNumber(json, "best", state.Rule.Best);
            json.WriteNumber("waited", state.Rule.Waited);
            WriteNumber(json, "objective", state.Objective);
            json.WriteNumber("plateaus", state.Plateaus);
            json.WriteNumber("plateauBestStep", state.Plateau.BestStep);
            WriteNumber(json, "plateauBest", state.Plateau.Best);
            json.WriteNumber("plateauWaited", state.Plateau.Waited);
            json.WriteStartArray("history");
            foreach (var point in state.History)
            {
                Write(json, point);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, EvaluationPoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("step", point.Step);
        WriteNumber(json, "epoch", point.Epoch);
        WriteNumber(json, "trainLoss", point.TrainLoss);
        WriteNumber(json, "trainMetric", point.TrainMetric);
        WriteNumber(json, "penalty", point.Penalty);
        WriteNumber(json, "devLoss", point.DevLoss);
        WriteNumber(json, "devMetric", point.DevMetric);
        WriteNumber(json, "batchLoss", point.BatchLoss);
        WriteNumber(json, "learningRate", point.LearningRate);
        json.WriteEndObject();
    }

    /// <summary>JSON has no infinity and no NaN; they are written as text.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(value.Value))
        {
            json.WriteNumber(name, value.Value);
        }
        else
        {
            json.WriteString(name, value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void Restore(JsonElement json, TrainerState state)
    {
        if (json.GetProperty("version").GetInt32() != Version)
        {
            throw new FormatException($"version {json.GetProperty("version")}");
        }

        state.Epoch = json.GetProperty("epoch").GetInt32();
        state.NextBatch = json.GetProperty("nextBatch").GetInt32();
        state.Steps = json.GetProperty("steps").GetInt64();
        state.BestStep = json.GetProperty("keptStep").GetInt64();
        state.BatchLossSum = json.GetProperty("batchLossSum").GetDouble();
        state.BatchLossWeight = json.GetProperty("batchLossWeight").GetDouble();
        state.EarlierSeconds = json.GetProperty("seconds").GetDouble();
        state.Rule.Restore(
            Number(json, "best")!.Value, json.GetProperty("bestStep").GetInt64(), json.GetProperty("waited").GetInt32());
        state.Objective = Number(json, "objective")!.Value;
        state.Plateaus = json.GetProperty("plateaus").GetInt32();
        state.Plateau.Restore(
            Number(json, "plateauBest")!.Value, json.GetProperty("plateauBestStep").GetInt64(), json.GetProperty("plateauWaited").GetInt32());
        foreach (var point in json.GetProperty("history").EnumerateArray())
        {
            state.History.Add(new EvaluationPoint
            {
                Step = point.GetProperty("step").GetInt64(),
                Epoch = Number(point, "epoch")!.Value,
                TrainLoss = Number(point, "trainLoss")!.Value,
                TrainMetric = Number(point, "trainMetric")!.Value,
                Penalty = Number(point, "penalty")!.Value,
                DevLoss = Number(point, "devLoss"),
                DevMetric = Number(point, "devMetric"),
                BatchLoss = Number(point, "batchLoss"),
                LearningRate = Number(point, "learningRate")!.Value,
            });
        }
    }

    private static double? Number(JsonElement json, string name)
    {
        var value = json.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.GetDouble(),
        };
    }
}
