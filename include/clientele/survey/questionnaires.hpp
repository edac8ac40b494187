#pragma once
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/survey/questionnaire.hpp>

/// Questionnaires of the literature and of practice, as values to begin with. Their ids and columns are the library's
/// own; labels are short names of what is asked, in English and Chinese, not the wording of any published form.
namespace clientele::inline v0::survey::questionnaires {

/// Service quality: 22 items in the five dimensions reliability, assurance, tangibles, empathy and responsiveness, each
/// with expectation and perception, 1 to 7. The dimensions weigh 32, 19, 11, 16 and 22 [zeithaml-1990].
/// References [parasuraman-1988], [parasuraman-1991]
[[nodiscard]] CLIENTELE_API questionnaire servqual();

/// The European satisfaction index: image, expectation, quality, value, satisfaction, complaints and loyalty, 24
/// questions on 1 to 10. References [ecsi-1998], [tenenhaus-2005]
[[nodiscard]] CLIENTELE_API questionnaire ecsi();

/// The American satisfaction index: expectation, quality, value, satisfaction, complaints and loyalty, 15 questions, on
/// 1 to 10 but for the complaint (0 or 1). References [fornell-1996]
[[nodiscard]] CLIENTELE_API questionnaire acsi();

/// The five systems of a satisfaction strategy: idea, behaviour, visual-audio, product and service, with their leaves.
[[nodiscard]] CLIENTELE_API questionnaire satisfaction_systems();

/// The four groups of needs: quality, function, extension and price, with their leaves. References [garvin-1987]
[[nodiscard]] CLIENTELE_API questionnaire need_groups();

/// Three factors of product, of service and of price.
[[nodiscard]] CLIENTELE_API questionnaire product_service_price();

/// The service mix: product, price, place, promotion, people, process and physical evidence. References [booms-1981]
[[nodiscard]] CLIENTELE_API questionnaire service_mix();

/// The same for those inside: what employees say of the services that other units give them. References [heskett-1994]
[[nodiscard]] CLIENTELE_API questionnaire internal_customer();

/// The ids of all of these, and one of them by its id; `invalid_argument` names those there are.
[[nodiscard]] CLIENTELE_API std::vector<std::string_view> ids();
/// The bundled questionnaire of this id; `invalid_argument` names those there are.
[[nodiscard]] CLIENTELE_API questionnaire by_id(std::string_view id);

}  // namespace clientele::inline v0::survey::questionnaires
