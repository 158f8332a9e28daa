using Ridgeback.Configuration;
using Ridgeback.Networks;
using Ridgeback.Runs;

namespace Ridgeback.Tests.Runs;

/// <summary>Every form that a configuration can name is bound, written completely and read back to the same thing.</summary>
public sealed class CatalogTests
{
    public static TheoryData<string, string> Forms => new()
    {
        { "optimizer", """{"type":"adam","learningRate":0.01,"beta1":0.8,"beta2":0.99,"epsilon":0.001}""" },
        { "optimizer", """{"type":"adaMax","learningRate":0.01,"beta1":0.8,"beta2":0.99}""" },
        { "optimizer", """{"type":"momentum","learningRate":0.5,"coefficient":0.7}""" },
        { "optimizer", """{"type":"momentum","learningRate":0.5,"coefficient":0.7,"rise":{"steps":9,"start":0.2}}""" },
        { "optimizer", """{"type":"gradientDescent","learningRate":0.25}""" },
        { "optimizer",
            """{"type":"adamW","learningRate":0.01,"beta1":0.8,"beta2":0.99,"epsilon":0.001,"weightDecay":0.5,"biases":true}""" },
        { "optimizer", """{"type":"amsGrad","learningRate":0.01,"beta1":0.8,"beta2":0.99,"epsilon":0.001}""" },
        { "optimizer", """{"type":"nadam","learningRate":0.01,"beta1":0.8,"beta2":0.99,"epsilon":0.001,"momentumDecay":0.01}""" },
        { "optimizer", """{"type":"nesterov","learningRate":0.5,"coefficient":0.7,"rise":{"steps":9,"start":0.2}}""" },
        { "optimizer", """{"type":"emaMomentum","learningRate":0.5,"beta":0.8}""" },
        { "optimizer", """{"type":"rmsProp","learningRate":0.5,"beta":0.8,"epsilon":0.1}""" },
        { "optimizer", """{"type":"adagrad","learningRate":0.5,"epsilon":0.1}""" },
        { "schedule", """{"type":"linear","end":0.5,"warmUpSteps":7}""" },
        { "schedule", """{"type":"cosine","end":0.5}""" },
        { "schedule", """{"type":"oneCycle","rise":0.1,"start":0.2,"end":0.3}""" },
        { "schedule", """{"type":"inverseEpoch","decay":3}""" },
        { "schedule", """{"type":"exponential","base":0.8}""" },
        { "schedule", """{"type":"inverseSquareRoot","scale":0.8}""" },
        { "schedule", """{"type":"milestones","epochs":[2,5],"multiplier":0.2}""" },
        { "schedule", """{"type":"onPlateau","patience":2,"multiplier":0.2,"least":0.01}""" },
        { "augmentation", """[{"type":"rotation","degrees":20,"changesClasses":["a"],"allowClassChange":true},"""
            + """{"type":"elastic","strength":9,"smoothness":2},{"type":"crop","border":2},{"type":"noise","standardDeviation":0.5}]""" },
        { "augmentation", """[{"type":"horizontalFlip","probability":0.1},{"type":"verticalFlip","probability":0.2},"""
            + """{"type":"shift","most":0.2},{"type":"zoom","most":1.5}]""" },
        { "clipping", """{"type":"globalNorm","limit":2}""" },
        { "heads", """[{"name":"a","columns":["x","2"],"task":"regression","loss":"absolute","weight":0.5,"from":"dense1","layers":"""
            + """["tanh"]},{"name":"b","task":"reconstruction"}]""" },
        { "training", """{"earlyStopping":{"head":"a"}}""" },
        { "clipping", """{"type":"norm","limit":2}""" },
        { "clipping", """{"type":"value","limit":2}""" },
        { "weightAverage", """{"decay":0.9}""" },
        { "ensemble", """{"type":"bagging","members":7,"combine":"vote","parallel":2}""" },
        { "ensemble", """{"type":"seeds","members":7,"combine":"geometricMean","parallel":2}""" },
        { "ensemble", """{"type":"boosting","members":7,"shrinkage":0.25}""" },
        { "ensemble", """{"type":"variations","members":[{"set":["training.seed=2"]},{"set":["optimizer=momentum","network.layers["""
            + """0].units=3"]}],"combine":"vote","parallel":2}""" },
        { "groups", """[{"layers":["output"],"learningRateFactor":0.5,"optimizer":"momentum"},{"layers":["dense1"],"frozen":true}]""" },
        { "fineTuning", """{"model":"runs/a","keepPreprocessing":false}""" },
        { "training", """{"classWeights":"balanced"}""" },
        { "training", """{"classWeights":{"type":"byClass","weights":[1,0.5]}}""" },
        { "data", """{"weights":"count"}""" },
        { "data", """{"bins":7,"binEdges":[1.5,2]}""" },
        { "data", """{"trainSource":"other.csv"}""" },
        { "data", """{"categorical":["1","b"],"missing":"median"}""" },
        { "preprocessing", """[{"type":"impute","by":"mostFrequent"},{"type":"oneHot","fewestRows":3},"auto"]""" },
        { "training", """{"tolerance":{"gradient":0.5,"progress":0.25}}""" },
        { "penalties", """[{"type":"l1","strength":0.5,"biases":true,"layers":["a","b"]}]""" },
        { "penalties", """[{"type":"l2","strength":0.5,"scale":"full","biases":false,"layers":[]}]""" },
        { "constraints", """[{"type":"maxNorm","limit":2,"layers":["a"]}]""" },
        { "constraints", """[{"type":"l2Ball","limit":2,"of":"unit"},{"type":"l1Ball","limit":4},{"type":"box","limit":0.5},"""
            + """{"type":"simplex","limit":1,"of":"parameter"}]""" },
        { "penalties", """[{"type":"elasticNet","l1":0.5,"l2":0.25,"towards":"start"},{"type":"power","strength":1,"power":0.5},"""
            + """{"type":"norm","power":3}]""" },
        { "penalties", """[{"type":"gaussianPrior","variance":2,"noiseVariance":0.5},{"type":"laplacePrior","scale":3,"biases":true}]""" },
        { "penalties", """[{"type":"activationL1","strength":0.5,"layers":["a"]},{"type":"studentT","strength":2},"""
            + """{"type":"klSparsity","target":0.25}]""" },
        { "penalties", """[{"type":"inputGradient","strength":0.5},{"type":"weightGradient","biases":true},"""
            + """{"type":"softTying","first":"a","second":"b","strength":3,"biases":true}]""" },
        { "multipliers", """[{"measure":{"type":"l1","strength":1},"limit":3,"rate":0.5}]""" },
        { "weightNoise", """{"variance":0.5,"biases":true,"layers":["a"]}""" },
        { "shrinkage", """[{"type":"decoupledDecay","strength":0.5,"biases":true},{"type":"softThreshold","layers":["b"]}]""" },
        { "preprocessing", """["auto","standardize","meanSubtraction",{"type":"scale","divisor":3}]""" },
        { "preprocessing", """[{"type":"imageMean","perChannel":true},"minMax",{"type":"principalComponents","components":"""
            + """7,"method":"exact"},{"type":"whitening","varianceShare":0.5,"epsilon":0.1,"zca":true,"method":"randomized"}]""" },
        { "loss", """{"type":"squared","half":false}""" },
        { "loss", "\"logistic\"" },
        { "loss", """{"type":"hierarchicalSoftmax","tree":"balanced","nodes":[]}""" },
        { "loss", """{"type":"multiclassHinge","margin":0.5,"squared":true}""" },
        { "loss", """{"type":"attributeHinge","squared":true}""" },
        { "loss", "\"absolute\"" },
        { "loss", "\"softmaxCrossEntropy\"" },
        { "training", """{"epochs":3,"batchSize":5,"seed":9007199254740993,"threads":2,"evaluateEvery":4,"earlyStopping":{"patience":"""
            + """7,"measure":"error"},"checkpointEverySeconds":0.5,"scaleTargets":false}""" },
        { "training", """{"earlyStopping":null}""" },
        { "training", """{"solver":"closedForm"}""" },
        { "training", """{"evaluateBeside":true,"earlyStopping":{"measure":"areaUnderRoc","then":"continue","mostSteps":7}}""" },
        { "training", """{"earlyStopping":{"measure":"f1","then":"retrain","retrainFor":"updates"}}""" },
        { "data", """{"source":"iris","target":"3","header":"no","delimiter":";","task":"regression","ignore":["1"],"split":{"train":"""
            + """0.5,"dev":0.25,"test":0.25,"devRows":3,"testRows":4,"testFrom":"last","stratify":false,"seed":8},"fingerprint":"ab"}""" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_written_reads_back_to_the_same(string key, string json)
    {
        var first = SettingsDocument.Parse($"{{\"{key}\":{json}}}", "first").Bind(RunConfiguration.Bind);
        var again = SettingsDocument.Parse(first.ToJson(), "again").Bind(RunConfiguration.Bind);
        again.ToJson().ShouldBe(first.ToJson());

        // What is complete names its layers; they are nobody's choice any more.
        again.Value.ShouldBeEquivalentTo(first.Value with { ChoosesLayers = false });
        var plain = SettingsDocument.Empty().Bind(RunConfiguration.Bind).Value;
        var changed = first.Value.Optimizer + string.Join(',', first.Value.Penalties.Select(p => p + string.Join('+', p.Layers ?? [])))
            + string.Join(',', first.Value.Constraints) + first.Value.Preprocessing.Count + first.Value.Loss + first.Value.Training
                + first.Value.Data + More(first.Value);
        var defaults = plain.Optimizer + "" + "" + plain.Preprocessing.Count + plain.Loss + plain.Training + plain.Data + More(plain);
        changed.ShouldNotBe(defaults);
    }

    private static string More(RunConfiguration configuration) =>
        $"{configuration.Schedule}{configuration.Clipping}{configuration.WeightAverage}{string.Join(';', configuration.Groups)}"
        + $"{string.Join(';', configuration.Augmentation)}{configuration.FineTuning}{configuration.Ensemble}"
        + $"{string.Join(';', configuration.Multipliers)}{configuration.WeightNoise}{string.Join(';', configuration.Shrinkage)}"
        + $"{string.Join(';', configuration.Heads)}";

    [Fact]
    public void Every_entry_of_every_catalog_binds_from_its_name_alone()
    {
        (string Key, string[] Tags)[] lists =
        [
            ("penalties", [.. PenaltyCatalog.Penalties.Items.Select(item => item.Tag)]),
            ("augmentation", [.. AugmentationCatalog.Augmentations.Items.Select(item => item.Tag)]),
            ("shrinkage", [.. PenaltyCatalog.Shrinkages.Items.Select(item => item.Tag)]),
            ("constraints", [.. ConstraintCatalog.Constraints.Items.Select(item => item.Tag)]),
            ("preprocessing", [.. PreprocessingCatalog.Steps.Items.Select(item => item.Tag)]),
        ];
        foreach ((var key, var tags) in lists)
        {
            SettingsDocument.Parse($"{{\"{key}\":[{string.Join(',', tags.Select(tag => $"\"{tag}\""))}]}}", key)
                .Bind(RunConfiguration.Bind);
        }

        foreach (var tag in OptimizerCatalog.Optimizers.Items.Select(item => item.Tag))
        {
            SettingsDocument.Parse($"{{\"optimizer\":\"{tag}\"}}", tag).Bind(RunConfiguration.Bind).Value.Optimizer.Kind.ShouldBe(tag);
        }

        foreach (var tag in ScheduleCatalog.Schedules.Items.Select(item => item.Tag))
        {
            SettingsDocument.Parse($"{{\"schedule\":\"{tag}\"}}", tag).Bind(RunConfiguration.Bind).Value.Schedule.Kind.ShouldBe(tag);
        }

        foreach (var tag in ClippingCatalog.Clippings.Items.Select(item => item.Tag))
        {
            SettingsDocument.Parse($"{{\"clipping\":\"{tag}\"}}", tag).Bind(RunConfiguration.Bind).Value.Clipping!.Kind.ShouldBe(tag);
        }

        foreach (var tag in LossChoices.All.Items.Select(item => item.Tag).Where(tag => tag != "auto"))
        {
            SettingsDocument.Parse($"{{\"loss\":\"{tag}\"}}", tag).Bind(RunConfiguration.Bind).Value.Loss.Loss!.Kind.ShouldBe(tag);
        }
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var configuration = SettingsDocument.Empty().Bind(RunConfiguration.Bind).Value;
        configuration.Data.Source.ShouldBe("digits");
        configuration.Data.Split.ShouldBe(new Ridgeback.Data.SplitOptions());
        configuration.Layers.Select(layer => layer.Kind).ShouldBe(
            ["dense", "batchNormalization", "relu", "dropout", "dense", "batchNormalization", "relu", "dropout"]);
        configuration.Optimizer.ShouldBe(new Ridgeback.Optimizers.Adam(0.001));
        configuration.Training.Epochs.ShouldBe(200);
        configuration.Training.EarlyStopping!.Patience.ShouldBe(20);
        LayerCatalog.Layers.Items.Count.ShouldBeGreaterThan(8);
    }
}
